/// Metrics of a client, for those who use Micrometer. Nothing else of the SDK needs it: add
/// `io.micrometer:micrometer-core` to your own dependencies.
///
/// ```java
/// AegisClient client =
///     AegisClient.builder(endpoints).observer(new ClientMetrics(registry)).connect();
/// ```
@NullMarked
package dev.aegis.sdk.micrometer;

import org.jspecify.annotations.NullMarked;
