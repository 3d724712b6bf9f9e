package dev.aegis.sdk.spring.config;

import dev.aegis.sdk.spring.settings.AegisClientProperties;
import dev.aegis.sdk.spring.settings.InvalidPropertyException;
import java.util.List;
import org.springframework.boot.context.config.ConfigDataLocation;
import org.springframework.boot.context.config.ConfigDataLocationResolver;
import org.springframework.boot.context.config.ConfigDataLocationResolverContext;

/// Takes what follows `aegis:` in `spring.config.import` as the beginning of keys, literally, and
/// how to reach the cluster from the properties under `aegis.client` that are known by then: those
/// of the application's own files, the environment and the command line. Found by
/// `spring.factories`.
final class KeyPrefixResolver implements ConfigDataLocationResolver<KeyPrefix> {
  static final String SCHEME = "aegis:";

  @Override
  public boolean isResolvable(
      ConfigDataLocationResolverContext context, ConfigDataLocation location) {
    return location.hasPrefix(SCHEME);
  }

  @Override
  public List<KeyPrefix> resolve(
      ConfigDataLocationResolverContext context, ConfigDataLocation location) {
    String prefix = location.getNonPrefixedValue(SCHEME);
    if (prefix.length() < 2 || !prefix.endsWith("/")) {
      throw new InvalidPropertyException(
          "spring.config.import",
          "\"%s\" does not name a folder of keys. Write the beginning of their names, with a slash at its end, such as aegis:config/ledger/."
              .formatted(location.getValue()),
          null);
    }
    AegisClientProperties client =
        context.getBinder().bindOrCreate(AegisClientProperties.PREFIX, AegisClientProperties.class);
    return List.of(new KeyPrefix(prefix, location.isOptional(), client));
  }
}
