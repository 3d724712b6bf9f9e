package dev.aegis.sdk.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.Session;
import dev.aegis.sdk.UnavailableException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Clusters of one and of five, each of them one test's own.
class SizesIT {

  @Nested
  class OfOne {
    @RegisterExtension final AegisCluster cluster = AegisCluster.ofNodes(1);

    @Test
    void itServesAndComesBackWithItsData(AegisClient client) {
      assertThat(cluster.leader()).isEqualTo("n1");
      assertThat(cluster.followers()).isEmpty();
      client.keys().put("a", "1");
      cluster.isolate("n1");
      assertThat(cluster.leader()).as("there is nobody to be isolated from").isEqualTo("n1");
      assertThat(Clients.valueOf(client, "a")).isEqualTo("1");
      cluster.pause("n1");
      try (AegisClient hasty = Clients.hasty(cluster.endpoints())) {
        assertThatThrownBy(() -> hasty.keys().get("a")).isInstanceOf(UnavailableException.class);
      }
      cluster.kill("n1");
      cluster.restart("n1");
      assertThat(Clients.valueOf(client, "a")).isEqualTo("1");
    }
  }

  @Nested
  class OfFive {
    @RegisterExtension final AegisCluster cluster = AegisCluster.ofNodes(5);

    @Test
    void itServesWithoutAnyTwo(AegisClient client) {
      client.keys().put("a", "1");
      String leader = cluster.leader();
      List<String> followers = cluster.followers();
      cluster.kill(leader);
      cluster.isolate(followers.getFirst());
      assertThat(Clients.valueOf(client, "a")).isEqualTo("1");
      try (Session session = client.openSession(Duration.ZERO)) {
        session.keys().put("a", "2");
      }
      cluster.restoreAll();
      for (String node : cluster.nodes()) {
        try (AegisClient there = cluster.connectTo(node)) {
          assertThat(Clients.valueAt(there, "a")).as("at %s", node).isEqualTo("2");
        }
      }
    }
  }
}
