package dev.aegis.sdk.spring;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.spring.health.AegisHealthIndicator;
import dev.aegis.sdk.spring.settings.AegisClientProperties;
import dev.aegis.sdk.spring.settings.InvalidPropertyException;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/// The cluster in the application's health, where there is the actuator;
/// `management.health.aegis.enabled=false` leaves it out.
@AutoConfiguration(after = AegisClientAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnBean({AegisClient.class, AegisClientProperties.class})
@ConditionalOnEnabledHealthIndicator("aegis")
public class AegisHealthAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "aegisHealthIndicator")
  AegisHealthIndicator aegisHealthIndicator(AegisClient client, AegisClientProperties properties) {
    return InvalidPropertyException.blaming(
        "aegis.client.health.timeout",
        () -> new AegisHealthIndicator(client, properties.health().timeout()));
  }
}
