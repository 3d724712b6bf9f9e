package dev.aegis.dataplane.node.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.node.rotation.RollOrder.Turn;
import dev.aegis.dataplane.node.rotation.Rotation.Peer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollOrderTest {
  private static Peer follower(String id, String digest) {
    return new Peer(id, true, false, digest);
  }

  private static Peer leader(String id, String digest) {
    return new Peer(id, true, true, digest);
  }

  private static Turn turn(String self, boolean leads, Peer... others) {
    return RollOrder.decide(self, leads, "new", List.of(others));
  }

  @Test
  void theFirstFollowerByNameBegins() {
    assertThat(turn("n1", false, follower("n2", "old"), leader("n3", "old")))
        .isEqualTo(new Turn.Mine());
    assertThat(turn("n2", false, follower("n1", "old"), leader("n3", "old")))
        .isEqualTo(new Turn.Wait("node n1 rolls first"));
  }

  @Test
  void theLeaderIsPassedOverEvenIfItsNameComesFirst() {
    assertThat(turn("n2", false, leader("n1", "old"), follower("n3", "old")))
        .isEqualTo(new Turn.Mine());
  }

  @Test
  void theLeaderRollsLast() {
    assertThat(turn("n1", true, follower("n2", "new"), follower("n3", "old")))
        .isEqualTo(new Turn.Wait("node n3 rolls first"));
    assertThat(turn("n1", true, follower("n2", "new"), follower("n3", "new")))
        .isEqualTo(new Turn.Mine());
  }

  @Test
  void nobodyRollsWhileAnotherNodeIsMissing() {
    assertThat(turn("n1", false, new Peer("n2", false, false, ""), leader("n3", "old")))
        .isEqualTo(new Turn.Wait("node n2 is not healthy"));
  }

  @Test
  void inAnyStateOfARollAtMostOneNodeHasItsTurnAndTheRollEnds() {
    List<String> ids = List.of("n1", "n2", "n3", "n4", "n5");
    for (String leader : ids) {
      List<String> rolled = new ArrayList<>();
      while (rolled.size() < ids.size()) {
        List<String> mayRoll = new ArrayList<>();
        for (String self : ids) {
          List<Peer> others = new ArrayList<>();
          for (String other : ids) {
            if (!other.equals(self)) {
              String digest = rolled.contains(other) ? "new" : "old";
              others.add(new Peer(other, true, other.equals(leader), digest));
            }
          }
          if (!rolled.contains(self)
              && RollOrder.decide(self, self.equals(leader), "new", others) instanceof Turn.Mine) {
            mayRoll.add(self);
          }
        }
        assertThat(mayRoll).hasSize(1);
        rolled.addAll(mayRoll);
      }
      assertThat(rolled.getLast()).isEqualTo(leader);
    }
  }
}
