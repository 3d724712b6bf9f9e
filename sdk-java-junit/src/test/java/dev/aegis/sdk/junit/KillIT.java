package dev.aegis.sdk.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.HeldLock;
import dev.aegis.sdk.UnavailableException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KillIT {
  @RegisterExtension static final AegisCluster cluster = AegisCluster.ofNodes(3);

  @Test
  void theOthersGoOnWithoutAKilledLeader(AegisClient client) {
    client.keys().put("kill/a", "before");
    String old = cluster.leader();
    try (HeldLock lock = client.locks().acquire("kill", Duration.ofSeconds(5));
        AegisClient there = Clients.hasty(cluster, old)) {
      cluster.kill(old);
      assertThat(Clients.valueOf(client, "kill/a")).isEqualTo("before");
      lock.keys().put("kill/a", "after");
      assertThat(lock.isHeld()).isTrue();
      assertThat(cluster.leader()).isNotEqualTo(old);
      assertThatThrownBy(() -> there.keys().put("kill/a", "there"))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining(cluster.endpoint(old));
    }
  }

  @Test
  void aRestartedNodeHasWhatItMissed(AegisClient client) {
    String node = cluster.followers().getFirst();
    String endpoint = cluster.endpoint(node);
    client.keys().put("kill/b", "before");
    cluster.kill(node);
    client.keys().put("kill/b", "after");
    cluster.restart(node);
    assertThat(cluster.endpoint(node)).isEqualTo(endpoint);
    try (AegisClient there = cluster.connectTo(node)) {
      assertThat(Clients.valueAt(there, "kill/b")).isEqualTo("after");
    }
  }

  @Test
  void aMinorityServesNothing(AegisClient client) {
    client.keys().put("kill/d", "before");
    cluster.kill("n1");
    cluster.kill("n2");
    try (AegisClient hasty = Clients.hasty(cluster.endpoints())) {
      assertThatThrownBy(() -> hasty.keys().get("kill/d")).isInstanceOf(UnavailableException.class);
    }
    cluster.restart("n2");
    assertThat(Clients.valueOf(client, "kill/d")).isEqualTo("before");
  }

  @Test
  void whatCannotBeDoneIsSaid() {
    assertThatThrownBy(() -> cluster.kill("n4"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"n4\"")
        .hasMessageContaining("[n1, n2, n3]");
    assertThatThrownBy(() -> cluster.restart("n1"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("n1 runs; kill it first");
    cluster.kill("n1");
    cluster.kill("n1");
    assertThatThrownBy(() -> cluster.isolate("n1"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("n1 is down; restart it first");
    assertThatThrownBy(() -> cluster.pause("n1")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> cluster.awaitCaughtUp("n1")).isInstanceOf(IllegalStateException.class);
  }
}
