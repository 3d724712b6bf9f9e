package dev.aegis.sdk.spring.config;

import dev.aegis.sdk.spring.settings.AegisClientProperties;
import java.util.Objects;
import org.springframework.boot.context.config.ConfigDataResource;

/// The keys that one import reads. Two imports of one prefix are the same import, which is made
/// once; but one that is optional does not stand in for one that is not.
final class KeyPrefix extends ConfigDataResource {
  private final String prefix;
  private final boolean optional;
  private final AegisClientProperties client;

  /// The keys of an import.
  ///
  /// @param prefix what the keys begin with; ends with a slash
  /// @param optional whether the application starts without them
  /// @param client how to reach the cluster
  KeyPrefix(String prefix, boolean optional, AegisClientProperties client) {
    this.prefix = prefix;
    this.optional = optional;
    this.client = client;
  }

  String prefix() {
    return prefix;
  }

  boolean mayBeMissing() {
    return optional;
  }

  AegisClientProperties client() {
    return client;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyPrefix that
        && prefix.equals(that.prefix)
        && optional == that.optional;
  }

  @Override
  public int hashCode() {
    return Objects.hash(prefix, optional);
  }

  /// As it stands in `spring.config.import`.
  @Override
  public String toString() {
    return KeyPrefixResolver.SCHEME + prefix;
  }
}
