package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.node.log.VoterView;
import dev.aegis.dataplane.node.replication.Succession.Verdict;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// n1 led term 7 and is dead; the others look for one of them who stands.
class SuccessionTest {
  private static final Voters FIVE = new Voters(Set.of("n1", "n2", "n3", "n4", "n5"), Set.of());

  private static VoterView bereaved(long lastTerm, long lastIndex) {
    return new VoterView(7, lastTerm, lastIndex, false);
  }

  private static Verdict judge(String self, Map<String, VoterView> all) {
    return judge(self, FIVE, all);
  }

  private static Verdict judge(String self, Voters voters, Map<String, VoterView> all) {
    Map<String, VoterView> others = new TreeMap<>(all);
    VoterView own = Objects.requireNonNull(others.remove(self));
    return new Succession(self, voters).judge(own, others);
  }

  @Test
  void ofEqualLogsTheFirstByNameStandsAndNobodyElse() {
    Map<String, VoterView> all =
        Map.of(
            "n2", bereaved(7, 9), "n3", bereaved(7, 9), "n4", bereaved(7, 9), "n5", bereaved(7, 9));
    assertThat(judge("n2", all)).isEqualTo(Verdict.STAND);
    for (String other : Set.of("n3", "n4", "n5")) {
      assertThat(judge(other, all)).as(other).isEqualTo(Verdict.ASK_AGAIN);
    }
  }

  @Test
  void theLongestLogStandsWhateverItsName() {
    Map<String, VoterView> all =
        Map.of(
            "n2", bereaved(7, 8), "n3", bereaved(7, 7), "n4", bereaved(7, 9), "n5", bereaved(7, 8));
    assertThat(judge("n4", all)).isEqualTo(Verdict.STAND);
    assertThat(judge("n2", all)).isEqualTo(Verdict.ASK_AGAIN);
  }

  @Test
  void aLaterTermOfTheLastEntryBeatsLength() {
    Map<String, VoterView> all =
        Map.of("n2", bereaved(6, 99), "n3", bereaved(7, 5), "n4", bereaved(6, 99));
    assertThat(judge("n3", all)).isEqualTo(Verdict.STAND);
    assertThat(judge("n2", all)).isEqualTo(Verdict.ASK_AGAIN);
  }

  @Test
  void aSingleBrokenConnectionEndsNoTerm() {
    VoterView hearing = new VoterView(7, 7, 9, true);
    Map<String, VoterView> all =
        Map.of("n2", bereaved(7, 9), "n3", bereaved(7, 9), "n4", hearing, "n5", hearing);
    assertThat(judge("n2", all)).isEqualTo(Verdict.ASK_AGAIN);
  }

  @Test
  void whoIsLeftInAMinorityDoesNotStand() {
    assertThat(judge("n2", Map.of("n2", bereaved(7, 9), "n3", bereaved(7, 9))))
        .isEqualTo(Verdict.ASK_AGAIN);
  }

  @Test
  void whoIsBehindATermLeavesItToThoseInIt() {
    Map<String, VoterView> all =
        Map.of("n2", bereaved(7, 9), "n3", bereaved(7, 9), "n4", new VoterView(8, 7, 9, false));
    assertThat(judge("n2", all)).isEqualTo(Verdict.LEAVE_IT);
  }

  @Test
  void aVoterOfAnEarlierTermIsNotCountedAndNotWaitedFor() {
    Map<String, VoterView> all =
        Map.of(
            "n2", bereaved(7, 9),
            "n3", bereaved(7, 9),
            "n4", bereaved(7, 9),
            "n5", new VoterView(6, 6, 99, false));
    assertThat(judge("n2", all)).isEqualTo(Verdict.STAND);
  }

  @Test
  void whileTheMembersChangeBothMajoritiesHaveToBeBereaved() {
    Voters changing = new Voters(Set.of("n1", "n2", "n3"), Set.of("n1", "n4", "n5"));
    Map<String, VoterView> some = Map.of("n2", bereaved(7, 9), "n3", bereaved(7, 9));
    assertThat(judge("n2", changing, some)).isEqualTo(Verdict.ASK_AGAIN);
    Map<String, VoterView> all = new TreeMap<>(some);
    all.put("n4", bereaved(7, 9));
    all.put("n5", bereaved(7, 9));
    assertThat(judge("n2", changing, all)).isEqualTo(Verdict.STAND);
  }
}
