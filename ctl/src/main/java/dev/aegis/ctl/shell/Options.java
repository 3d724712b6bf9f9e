package dev.aegis.ctl.shell;

import dev.aegis.ctl.output.Format;
import dev.aegis.ctl.output.Printer;
import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.AegisClientBuilder;
import dev.aegis.sdk.ClientTls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The options that every verb takes. What they leave open, variables `AEGIS_*` say, or else what
/// `./aegis up` uses.
public class Options {
  private static final String DEFAULT_ENDPOINTS =
      "127.0.0.1:7111,127.0.0.1:7112,127.0.0.1:7113,127.0.0.1:7114,127.0.0.1:7115";
  private static final String DEFAULT_TIMEOUT = "5s";

  @Option(
      names = "--endpoints",
      split = ",",
      paramLabel = "HOST:PORT",
      scope = ScopeType.INHERIT,
      description = "Client addresses of nodes (AEGIS_ENDPOINTS).")
  private List<String> endpoints = new ArrayList<>();

  @Option(
      names = "--tls",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "Folder with ca.pem, cert.pem and key.pem (AEGIS_TLS); plain text without.")
  private Optional<Path> tls = Optional.empty();

  @Option(
      names = "--call-timeout",
      paramLabel = "TIME",
      scope = ScopeType.INHERIT,
      converter = Durations.class,
      description = "Longest time for a call (AEGIS_TIMEOUT), 5s unless set.")
  private Optional<Duration> callTimeout = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      scope = ScopeType.INHERIT,
      description = "${COMPLETION-CANDIDATES}; table unless set.")
  private Format format = Format.table;

  private final Surroundings around;

  protected Options(Surroundings around) {
    this.around = around;
  }

  /// A client of the cluster that was asked for.
  public AegisClient connect() {
    AegisClientBuilder builder =
        AegisClient.builder(endpoints())
            .owner("aegisctl, pid " + ProcessHandle.current().pid())
            .callTimeout(
                callTimeout.orElseGet(
                    () -> Durations.of(around.variable("AEGIS_TIMEOUT").orElse(DEFAULT_TIMEOUT))));
    tls.or(() -> around.variable("AEGIS_TLS").map(Path::of))
        .ifPresent(dir -> builder.tls(ClientTls.in(dir)));
    return builder.connect();
  }

  /// The nodes that were named.
  public List<String> endpoints() {
    return endpoints.isEmpty()
        ? List.of(around.variable("AEGIS_ENDPOINTS").orElse(DEFAULT_ENDPOINTS).split(",", -1))
        : endpoints;
  }

  public Printer printer() {
    return new Printer(around.out(), format, around.terminal());
  }

  public Surroundings around() {
    return around;
  }

  /// The version of this command line.
  public static String version() {
    return Optional.ofNullable(Options.class.getPackage().getImplementationVersion())
        .orElse("unpackaged");
  }
}
