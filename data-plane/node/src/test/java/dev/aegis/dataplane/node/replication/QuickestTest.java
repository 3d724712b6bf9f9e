package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Whom a round of reads asks first, and how many.
class QuickestTest {
  private static final List<String> OTHERS = List.of("n2", "n3", "n4", "n5");

  private final Quickest quickest = new Quickest();

  @Test
  void thoseWhoAnsweredComeFirstAndTheSilentLast() {
    quickest.learn(List.of("n4", "n3"), List.of("n2"));

    assertThat(quickest.order(OTHERS)).containsExactly("n4", "n3", "n2", "n5");

    quickest.learn(List.of("n3"), List.of("n4"));

    assertThat(quickest.order(OTHERS)).containsExactly("n3", "n2", "n4", "n5");
  }

  @Test
  void whoVotesNoMoreIsAskedNoMore() {
    quickest.learn(List.of("n9", "n5"), List.of());

    assertThat(quickest.order(List.of("n2", "n5"))).containsExactly("n5", "n2");
  }

  @Test
  void oneRoundInAHundredAsksAll() {
    List<Integer> all =
        IntStream.range(0, 250).filter(_ -> quickest.isTimeForAll()).boxed().toList();

    assertThat(all).containsExactly(0, 100, 200);
  }

  @Test
  void asManyAreEnoughAsMakeAMajorityWithTheLeader() {
    Voters five = new Voters(Set.of("n1", "n2", "n3", "n4", "n5"), Set.of());

    assertThat(five.enough("n1", OTHERS)).isEqualTo(2);
    assertThat(new Voters(Set.of("n1"), Set.of()).enough("n1", List.of())).isZero();
  }

  /// The leader leaves with the old configuration: of the new one it is no voter.
  @Test
  void bothMajoritiesAreNeededWhileTheMembersChange() {
    Voters joint = new Voters(Set.of("n4", "n5", "n6"), Set.of("n1", "n2", "n3"));

    assertThat(joint.enough("n1", List.of("n2", "n3", "n4", "n5", "n6"))).isEqualTo(4);
    assertThat(joint.enough("n1", List.of("n4", "n5", "n2", "n3", "n6"))).isEqualTo(3);
  }

  @Test
  void allAreNotEnoughWhereTheyAreNoMajority() {
    Voters five = new Voters(Set.of("n1", "n2", "n3", "n4", "n5"), Set.of());

    assertThat(five.enough("n1", List.of("n2"))).isEqualTo(1);
  }
}
