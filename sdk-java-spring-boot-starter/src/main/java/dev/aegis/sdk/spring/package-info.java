/// AEGIS in a Spring Boot application. With this starter on the class path there is an
/// [dev.aegis.sdk.AegisClient] bean, made from the properties under `aegis.client`
/// ([dev.aegis.sdk.spring.settings.AegisClientProperties]) and closed with the context:
///
/// ```properties
/// aegis.client.endpoints=127.0.0.1:7111,127.0.0.1:7112
/// ```
///
/// | with | there is also |
/// |---|---|
/// | the actuator | the cluster in the application's health, as `aegis` ([dev.aegis.sdk.spring.health.AegisHealthIndicator]) |
/// | `spring-integration-core` | a `LockRegistry` ([dev.aegis.sdk.spring.lock.AegisLockRegistry]) |
/// | `spring.config.import=aegis:config/ledger/` | the keys under that prefix as properties, read once at the start |
/// | a [dev.aegis.sdk.ClientObserver] bean | word of what the client does, for example to count it |
///
/// A bean of your own of any of these types takes the place of the starter's.
@NullMarked
package dev.aegis.sdk.spring;

import org.jspecify.annotations.NullMarked;
