package dev.aegis.sdk.conformance;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.real.RealCluster;
import dev.aegis.sdk.real.SharedCluster;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/// What both SDKs must do alike, through this one, on five real nodes.
@ExtendWith(SharedCluster.class)
class ConformanceIT {
  private final RealCluster cluster;
  private final AegisClient client;

  ConformanceIT(RealCluster cluster) {
    this.cluster = cluster;
    this.client = cluster.connect();
  }

  @AfterEach
  void close() {
    client.close();
  }

  @TestFactory
  Stream<DynamicTest> scenario() {
    return Scenarios.all().stream()
        .map(scenario ->
            DynamicTest.dynamicTest(
                scenario.title(), () -> Play.of(scenario, new SdkSubject(client, cluster))));
  }
}
