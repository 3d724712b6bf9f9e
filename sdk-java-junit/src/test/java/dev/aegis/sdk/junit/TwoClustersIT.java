package dev.aegis.sdk.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.sdk.AegisClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Two clusters in one JVM, whose nodes have the same names.
class TwoClustersIT {
  @RegisterExtension static final AegisCluster one = AegisCluster.ofNodes(3);
  @RegisterExtension static final AegisCluster other = AegisCluster.ofNodes(3);

  @Test
  void whatIsDoneToOneIsNotDoneToTheOther() {
    String leader = other.leader();
    String elsewhere = leader.equals("n1") ? "n2" : "n1";
    try (AegisClient ofOne = one.connectTo(elsewhere);
        AegisClient ofOther = other.connectTo(leader)) {
      ofOther.keys().put("k", "other");
      ofOne.keys().put("k", "one");
      one.isolate(leader);
      one.pause(leader);
      assertThat(Clients.valueOf(ofOther, "k")).isEqualTo("other");
      one.kill(leader);
      assertThat(Clients.valueOf(ofOther, "k")).isEqualTo("other");
      assertThat(Clients.valueOf(ofOne, "k")).isEqualTo("one");
    }
  }
}
