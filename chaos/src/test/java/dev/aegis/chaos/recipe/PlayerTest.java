package dev.aegis.chaos.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.chaos.fault.Fault;
import dev.aegis.chaos.fault.FaultException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlayerTest {
  private static final List<String> NODES = List.of("n1", "n2", "n3", "n4", "n5");
  private static final String HEAD = "# does it\nkind: none\ncause: healthy\n\n";

  private final Script script = new Script();

  @Test
  void outerDeedEndsAfterAllThatGoesOnMeanwhile() throws InterruptedException {
    play("starve the leader to 5% of a processor while\n    kill two followers for 2 s\n");

    assertThat(script.calls)
        .containsExactly("begin starve-cpu", "begin kill", "end kill", "end starve-cpu");
  }

  @Test
  void leaderIsWhoeverLeadsAtTheMomentAndTheFollowerStaysTheSame() throws InterruptedException {
    script.leaders.addAll(List.of("n1", "n1", "n3", "n3", "n5", "n5"));
    List<Played> played =
        play(
            """
            kill the leader for 1 s
            kill the leader for 1 s
            3 times
                pause the follower for 1 s
            """);

    assertThat(played.get(0).deed().targets()).containsExactly("n1");
    assertThat(played.get(1).deed().targets()).containsExactly("n3");
    assertThat(played.subList(2, 5))
        .extracting(one -> one.deed().target())
        .containsOnly(played.get(2).deed().target())
        .doesNotContain("n1");
  }

  @Test
  void whatWasDoneIsUndoneWhenTheNextDeedFails() {
    script.refuses = "kill";

    assertThatThrownBy(() ->
            play("starve the leader to 5% of a processor while\n    kill the leader for 2 s\n"))
        .isInstanceOf(FaultException.class);
    assertThat(script.calls).endsWith("end kill", "end starve-cpu");
  }

  @Test
  void whatWasDoneIsUndoneWhenThePlayerIsInterrupted() {
    Pace interrupted =
        new Pace() {
          @Override
          public long nowMs() {
            return 0;
          }

          @Override
          public void pass(long ms) throws InterruptedException {
            throw new InterruptedException("by a test");
          }
        };

    assertThatThrownBy(() -> play("pause the leader for 5 s\n", 1, interrupted))
        .isInstanceOf(InterruptedException.class);
    assertThat(script.calls).containsExactly("begin pause", "end pause");
  }

  @Test
  void undoingIsNotInterruptedByWhatInterruptedTheDeed() {
    Pace cutShort =
        new Pace() {
          @Override
          public long nowMs() {
            return 0;
          }

          @Override
          public void pass(long ms) {
            Thread.currentThread().interrupt();
            throw new FaultException("Interrupted, by a test.", null);
          }
        };

    assertThatThrownBy(() -> play("pause the leader for 5 s\n", 1, cutShort))
        .isInstanceOf(FaultException.class);
    assertThat(Thread.interrupted()).as("whoever plays has still to end").isTrue();
    assertThat(script.calls).containsExactly("begin pause", "end pause");
    assertThat(script.undoneInPeace).isTrue();
  }

  @Test
  void seedDecidesAllThatIsLeftOpen() throws InterruptedException {
    String text = "starve the follower to 2..90% of a processor for 5..50 s\n";

    assertThat(play(text, 1, Pace.skipping(0))).isEqualTo(play(text, 1, Pace.skipping(0)));
    assertThat(play(text, 1, Pace.skipping(0))).isNotEqualTo(play(text, 2, Pace.skipping(0)));
  }

  @Test
  void lastsAsLongAsItsSteps() throws InterruptedException {
    List<Played> played = play("wait 3 s\npause the leader for 5 s\n");

    assertThat(played.getFirst().beganMs()).isEqualTo(3_000);
    assertThat(played.getFirst().endedMs()).isEqualTo(8_000);
  }

  private List<Played> play(String steps) throws InterruptedException {
    return play(steps, 7, Pace.skipping(0));
  }

  private List<Played> play(String steps, long seed, Pace pace) throws InterruptedException {
    Player.Listener nobody =
        new Player.Listener() {
          @Override
          public void begins(Deed deed, long atMs) {}

          @Override
          public void ended(Played played) {}
        };
    return new Player(script, NODES, seed, nobody, pace)
        .play(RecipeReader.parse("test", HEAD + steps));
  }

  /// Writes down what is done, and refuses one kind of deed.
  private static final class Script implements Stage {
    final List<String> calls = new ArrayList<>();
    final List<String> leaders = new ArrayList<>();
    String refuses = "";
    boolean undoneInPeace;

    @Override
    public void begin(Deed deed) {
      calls.add("begin " + deed.kind());
      if (deed.kind().equals(refuses)) {
        throw new FaultException("refused by a test", null);
      }
    }

    @Override
    public String end(Deed deed) {
      calls.add("end " + deed.kind());
      undoneInPeace = !Thread.currentThread().isInterrupted();
      return "";
    }

    @Override
    public String leader() {
      return leaders.isEmpty() ? "n2" : leaders.removeFirst();
    }
  }

  @Test
  void cutTakesAwayEveryLinkOfWhoeverIsCutOff() throws InterruptedException {
    List<Played> played = play("cut the leader off for 1 s\n");

    assertThat(played.getFirst().deed())
        .isInstanceOfSatisfying(
            Deed.Breaks.class,
            breaks ->
                assertThat(breaks.fault())
                    .isInstanceOfSatisfying(
                        Fault.Cut.class, cut -> assertThat(cut.links()).hasSize(8)));
  }
}
