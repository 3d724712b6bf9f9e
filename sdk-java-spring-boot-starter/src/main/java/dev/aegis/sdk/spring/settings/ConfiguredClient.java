package dev.aegis.sdk.spring.settings;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.AegisClientBuilder;
import dev.aegis.sdk.ClientObserver;
import dev.aegis.sdk.ClientTls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes clients as the properties say. What the SDK has against a value is told with the name of
/// the property that it came from.
public final class ConfiguredClient {
  private static final int MAX_OWNER_BYTES = 128;

  private ConfiguredClient() {}

  /// A client with these settings. Contacts nothing.
  ///
  /// @param application the application's name, for operators; absent where it has none
  /// @throws InvalidPropertyException when a value cannot be used
  public static AegisClient open(
      AegisClientProperties properties, Optional<String> application, ClientObserver observer) {
    AegisClientBuilder builder =
        checked("endpoints", () -> AegisClient.builder(properties.endpoints())).observer(observer);
    checked("call-timeout", () -> builder.callTimeout(properties.callTimeout()));
    checked("attempt-timeout", () -> builder.attemptTimeout(properties.attemptTimeout()));
    owner(properties.owner(), application)
        .ifPresent(owner -> checked("owner", () -> builder.owner(owner)));
    tls(properties.tls()).ifPresent(builder::tls);
    return checked("tls", builder::connect); // reads the files
  }

  /// What was set, or the application's name if that fits, or nothing: then the SDK knows one.
  private static Optional<String> owner(@Nullable String set, Optional<String> application) {
    return Optional.ofNullable(set)
        .or(() ->
            application
                .map(name -> name + ", pid " + ProcessHandle.current().pid())
                .filter(name -> name.getBytes(StandardCharsets.UTF_8).length <= MAX_OWNER_BYTES));
  }

  private static Optional<ClientTls> tls(AegisClientProperties.Tls tls) {
    Path folder = tls.folder();
    boolean anyFile =
        Stream.of(
                Optional.ofNullable(tls.authorities()),
                Optional.ofNullable(tls.certificate()),
                Optional.ofNullable(tls.key()))
            .anyMatch(Optional::isPresent);
    if (folder == null) {
      return anyFile
          ? Optional.of(
              new ClientTls(
                  needed("tls.authorities", tls.authorities()),
                  needed("tls.certificate", tls.certificate()),
                  needed("tls.key", tls.key())))
          : Optional.empty();
    }
    if (anyFile) {
      throw invalid(
          "tls.folder", "it already holds what the other properties of aegis.client.tls name.");
    }
    return Optional.of(ClientTls.in(folder));
  }

  private static Path needed(String name, @Nullable Path file) {
    if (file == null) {
      throw invalid(
          name,
          "it is not set. Authorities, certificate and key are needed together, or a folder.");
    }
    return file;
  }

  private static <T> T checked(String name, Supplier<T> step) {
    return InvalidPropertyException.blaming(AegisClientProperties.PREFIX + "." + name, step);
  }

  private static InvalidPropertyException invalid(String name, String problem) {
    return new InvalidPropertyException(AegisClientProperties.PREFIX + "." + name, problem, null);
  }
}
