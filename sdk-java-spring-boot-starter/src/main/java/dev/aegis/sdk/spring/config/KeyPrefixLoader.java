package dev.aegis.sdk.spring.config;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.ClientObserver;
import dev.aegis.sdk.KeyValue;
import dev.aegis.sdk.UnavailableException;
import dev.aegis.sdk.spring.settings.ConfiguredClient;
import java.util.List;
import java.util.Optional;
import org.apache.commons.logging.Log;
import org.springframework.boot.context.config.ConfigData;
import org.springframework.boot.context.config.ConfigDataLoader;
import org.springframework.boot.context.config.ConfigDataLoaderContext;
import org.springframework.boot.context.config.ConfigDataResourceNotFoundException;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.logging.DeferredLogFactory;

/// Reads the keys of an import, all as they stood at one revision, over a client of its own that is
/// closed afterwards. They are not read again: who wants to follow changes watches the keys.
///
/// An import that is not optional and finds no key, or no cluster, ends the start of the
/// application. An optional one does without, and says so in the log. Keys that cannot be used and
/// a cluster that refuses end it in any case: they are mistakes, and no absence. Found by
/// `spring.factories`.
final class KeyPrefixLoader implements ConfigDataLoader<KeyPrefix> {
  private final Log log;

  KeyPrefixLoader(DeferredLogFactory logs) {
    log = logs.getLog(KeyPrefixLoader.class);
  }

  @Override
  public ConfigData load(ConfigDataLoaderContext context, KeyPrefix keys) {
    if (!keys.client().enabled()) {
      return ConfigData.EMPTY;
    }
    List<KeyValue> found;
    try (AegisClient client =
        ConfiguredClient.open(keys.client(), Optional.empty(), ClientObserver.NONE)) {
      found = client.keys().range(Bytes.utf8(keys.prefix()));
    } catch (UnavailableException failure) {
      if (!keys.mayBeMissing()) {
        throw failure;
      }
      log.warn("Starting without " + keys + ". " + failure.getMessage());
      return ConfigData.EMPTY;
    }
    if (found.isEmpty()) {
      throw new ConfigDataResourceNotFoundException(keys); // Boot lets an optional one pass
    }
    return new ConfigData(
        List.of(
            new OriginTrackedMapPropertySource(
                keys.toString(), ImportedKeys.asProperties(keys.prefix(), found), true)));
  }
}
