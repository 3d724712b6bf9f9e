package dev.aegis.chaos.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SituationTest {
  private static final String METRICS =
      """
      # HELP aegis_raft_term Current Raft term
      aegis_raft_has_leader 1.0
      aegis_raft_is_leader 0.0
      aegis_raft_term 3.0
      aegis_raft_commit_index 1.234567E7
      aegis_raft_last_applied_index 12.0
      aegis_raft_peer_last_contact_seconds{peer="n2"} NaN
      aegis_state_digest_index 256.0
      aegis_state_digest 2.81474976710655E14
      """;

  @Test
  void metricsAreRead() {
    assertThat(NodeReading.parse(METRICS))
        .contains(new NodeReading(true, false, 3, 12_345_670, 12, 256, 0xFFFF_FFFF_FFFFL));
  }

  @Test
  void aNodeThatIsNotReadyHasNoReading() {
    assertThat(NodeReading.parse(METRICS.replace("aegis_raft_term 3.0", "aegis_raft_term NaN")))
        .isEmpty();
    assertThat(NodeReading.parse("")).isEmpty();
  }

  @Test
  void ofTwoThatBelieveToLeadTheOneInTheLaterTermDoes() {
    Situation split = situation(reading(true, 4, 10, 0, 0), reading(true, 5, 10, 0, 0));
    assertThat(split.leader()).contains("n2");
    assertThat(split.followers()).containsExactly("n1");
  }

  @Test
  void aClusterIsWholeWhenAllHaveAppliedInOneTerm() {
    assertThat(situation(reading(true, 4, 10, 0, 0), reading(false, 4, 10, 0, 0)).isWhole(10))
        .isTrue();
    assertThat(situation(reading(true, 4, 10, 0, 0), reading(false, 4, 9, 0, 0)).isWhole(10))
        .as("one is behind")
        .isFalse();
    assertThat(situation(reading(true, 4, 10, 0, 0), reading(false, 3, 10, 0, 0)).isWhole(10))
        .as("one is in an older term")
        .isFalse();
    assertThat(
            new Situation(List.of("n1", "n2"), Map.of("n1", reading(true, 4, 10, 0, 0))).isWhole(0))
        .as("one is silent")
        .isFalse();
  }

  @Test
  void differentDigestsOfOneIndexAreFound() {
    Digests digests = new Digests();
    Situation apart = situation(reading(true, 4, 10, 256, 1), reading(false, 4, 10, 256, 2));
    digests.add(apart);
    assertThat(digests.differences()).as("read once, and perhaps torn").isEmpty();
    digests.add(apart);
    assertThat(digests.differences()).singleElement().asString().contains("index 256");
    assertThat(digests.compared()).isEqualTo(1);
  }

  @Test
  void digestsOfDifferentIndexesAreNotCompared() {
    Digests digests = new Digests();
    Situation apart = situation(reading(true, 4, 10, 256, 1), reading(false, 4, 10, 512, 2));
    digests.add(apart);
    digests.add(apart);
    assertThat(digests.differences()).isEmpty();
    assertThat(digests.compared()).isZero();
    assertThat(apart.isComparable()).isFalse();
  }

  private static NodeReading reading(
      boolean leads, long term, long applied, long digestIndex, long digest) {
    return new NodeReading(true, leads, term, applied, applied, digestIndex, digest);
  }

  private static Situation situation(NodeReading one, NodeReading two) {
    return new Situation(List.of("n1", "n2"), Map.of("n1", one, "n2", two));
  }
}
