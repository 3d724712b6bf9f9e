package dev.aegis.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CutsTest {
  private static final List<String> NODES = List.of("n1", "n2", "n3");

  @Test
  void aPartitionCutsBothDirections() {
    assertThat(Cuts.between(List.of("n1"), List.of("n2", "n3")))
        .extracting(Link::toString)
        .containsExactly("n1>n2", "n1>n3", "n2>n1", "n3>n1");
  }

  @Test
  void aOneWayCutLeavesTheOtherDirection() {
    assertThat(Cuts.oneWay(List.of("n1"), List.of("n2", "n3")))
        .extracting(Link::toString)
        .containsExactly("n1>n2", "n1>n3");
  }

  @Test
  void anIsolatedNodeReachesNobody() {
    assertThat(Cuts.isolating("n2", NODES))
        .extracting(Link::toString)
        .containsExactly("n1>n2", "n2>n1", "n2>n3", "n3>n2");
  }
}
