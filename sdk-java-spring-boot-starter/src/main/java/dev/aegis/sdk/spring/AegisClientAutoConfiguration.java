package dev.aegis.sdk.spring;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.ClientObserver;
import dev.aegis.sdk.KeyRange;
import dev.aegis.sdk.RangeQuery;
import dev.aegis.sdk.RefusedException;
import dev.aegis.sdk.spring.settings.AegisClientProperties;
import dev.aegis.sdk.spring.settings.ConfiguredClient;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/// The client, unless the application has one of its own.
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "aegis.client.enabled", matchIfMissing = true)
@EnableConfigurationProperties(AegisClientProperties.class)
public class AegisClientAutoConfiguration {
  /// Asked for at the start. Whether it exists does not matter.
  private static final KeyRange ANY_KEY = KeyRange.key("aegis-client-check");

  /// A client, open until the context is closed.
  ///
  /// @throws AegisException when it was to be checked, and the cluster did not answer, or could not
  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  AegisClient aegisClient(
      AegisClientProperties properties,
      ObjectProvider<ClientObserver> observer,
      Environment environment) {
    AegisClient client =
        ConfiguredClient.open(
            properties,
            Optional.ofNullable(environment.getProperty("spring.application.name")),
            observer.getIfAvailable(() -> ClientObserver.NONE));
    if (properties.checkAtStart()) {
      check(client);
    }
    return client;
  }

  /// Reads something, which takes a majority of the nodes.
  private static void check(AegisClient client) {
    try {
      var _ = client.keys().read(RangeQuery.of(ANY_KEY).countOnly());
    } catch (RefusedException _) {
      // An answer as well: this application may have no role for that key.
    } catch (AegisException failure) {
      client.close(); // no bean yet, so nobody else would
      throw failure;
    }
  }
}
