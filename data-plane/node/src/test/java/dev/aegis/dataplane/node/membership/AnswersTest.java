package dev.aegis.dataplane.node.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.node.log.Members;
import dev.aegis.dataplane.node.settings.HostPort;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What a node may conclude of what others say about it.
class AnswersTest {
  private final SortedMap<String, Members> given = new TreeMap<>();

  /// A node answers, and names these voters.
  private void says(String node, String... voters) {
    SortedMap<String, HostPort> addresses = new TreeMap<>();
    for (String voter : voters) {
      addresses.put(voter, new HostPort("127.0.0.1", 1 + addresses.size()));
    }
    given.put(node, Members.voting(addresses, addresses));
  }

  private Answers answers() {
    return new Answers(given);
  }

  @Test
  void aMajorityOfTheVotersThatStayedIsEnoughToKnowOnesRemoval() {
    says("n2", "n2", "n3", "n4", "n5");
    says("n3", "n2", "n3", "n4", "n5");
    assertThat(answers().majorityWithout("n1")).as("two of four").isFalse();
    says("n4", "n2", "n3", "n4", "n5");
    assertThat(answers().majorityWithout("n1")).isTrue();
  }

  @Test
  void oneThatHasNotHeardOfTheRemovalDoesNotHideIt() {
    says("n2", "n2", "n3", "n4", "n5");
    says("n3", "n2", "n3", "n4", "n5");
    says("n4", "n2", "n3", "n4", "n5");
    says("n5", "n1", "n2", "n3", "n4", "n5");
    assertThat(answers().majorityWithout("n1")).isTrue();
    assertThat(answers().name("n1")).isTrue();
  }

  /// n6 was added, as n3, n4 and n5 know and n1 and n2 do not yet.
  @Test
  void thoseWhoHaveNotHeardOfAnAdditionAreNoMajority() {
    says("n1", "n1", "n2", "n3", "n4", "n5");
    says("n2", "n1", "n2", "n3", "n4", "n5");
    assertThat(answers().majorityWithout("n6")).isFalse();
    says("n3", "n1", "n2", "n3", "n4", "n5", "n6");
    says("n4", "n1", "n2", "n3", "n4", "n5", "n6");
    assertThat(answers().majorityWithout("n6")).isFalse();
    assertThat(answers().name("n6")).isTrue();
  }

  @Test
  void silenceProvesNothing() {
    assertThat(answers().majorityWithout("n1")).isFalse();
    assertThat(answers().name("n1")).isFalse();
  }

  @Test
  void theLastVoterAloneIsAMajority() {
    says("n2", "n2");
    assertThat(answers().majorityWithout("n1")).isTrue();
  }
}
