package dev.aegis.sdk.spring;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.spring.lock.AegisLockRegistry;
import dev.aegis.sdk.spring.settings.AegisClientProperties;
import dev.aegis.sdk.spring.settings.InvalidPropertyException;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.integration.support.locks.LockRegistry;

/// A `LockRegistry`, where there is Spring Integration, unless the application has one of its own.
@AutoConfiguration(after = AegisClientAutoConfiguration.class)
@ConditionalOnClass(LockRegistry.class)
@ConditionalOnBean({AegisClient.class, AegisClientProperties.class})
public class AegisLockRegistryAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(LockRegistry.class)
  AegisLockRegistry aegisLockRegistry(AegisClient client, AegisClientProperties properties) {
    return InvalidPropertyException.blaming(
        "aegis.client.locks.ttl",
        () -> new AegisLockRegistry(client, properties.locks().prefix(), properties.locks().ttl()));
  }
}
