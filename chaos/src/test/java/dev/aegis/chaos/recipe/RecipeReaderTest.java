package dev.aegis.chaos.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecipeReaderTest {
  private static final String HEAD = "# does it\nkind: none\ncause: healthy\n\n";

  @Test
  void recipeSaysWhatItIsAnExampleOf() {
    Recipe recipe =
        RecipeReader.parse(
            "some-name",
            """
            # kills the leader
            kind: election_churn
            also: none, slow_follower
            cause: process_restart
            session-ttl: 1500 ms
            config: snapshot-entries 500, lag-sample-interval 100ms
            shows: leader_changes >= 1, client_silence_s >= 0.5

            kill the leader for 5 s
            """);

    assertThat(recipe.name()).isEqualTo("some-name");
    assertThat(recipe.what()).isEqualTo("kills the leader");
    assertThat(recipe.kind()).isEqualTo("election_churn");
    assertThat(recipe.also()).containsExactly("none", "slow_follower");
    assertThat(recipe.cause()).isEqualTo("process_restart");
    assertThat(recipe.sessionTtl()).contains(Duration.ofMillis(1500));
    assertThat(recipe.shows())
        .containsEntry("leader_changes", 1.0)
        .containsEntry("client_silence_s", 0.5);
    assertThat(recipe.config())
        .containsEntry("snapshot-entries", "500")
        .containsEntry("lag-sample-interval", "100ms");
    assertThat(recipe.steps()).hasSize(1);
    assertThat(recipe.isHealthy()).isFalse();
  }

  @Test
  void whatGoesOnMeanwhileStandsIndentedBelow() {
    Recipe recipe =
        RecipeReader.parse(
            "nested",
            HEAD
                + """
                starve the follower to 5..10% of a processor while
                    # a remark
                    2..3 times
                        kill the leader for 500 ms
                        wait 1..2 s
                    wait 3 s

                wait 4 s
                """);

    assertThat(recipe.steps()).hasSize(2);
    assertThat(recipe.steps().getFirst())
        .isInstanceOfSatisfying(
            Step.Does.class,
            starves -> {
              assertThat(starves.meanwhile()).hasSize(2);
              assertThat(starves.meanwhile().getFirst())
                  .isInstanceOfSatisfying(
                      Step.Repeats.class,
                      repeats -> {
                        assertThat(repeats.times()).isEqualTo(new Range(2, 3));
                        assertThat(repeats.steps()).hasSize(2);
                      });
            });
  }

  @Test
  void mistakesAreToldWithTheirLine() {
    assertWrong("kind: none\n", "line 1", "first line");
    assertWrong("# a\nkind none\n\nwait 1 s\n", "line 2", "kind");
    assertWrong("# a\nkind: none\nkind: none\n\nwait 1 s\n", "line 3", "each once");
    assertWrong("# a\nkind: none\n\nwait 1 s\n", "'cause: ...'");
    assertWrong(HEAD, "no steps");
    assertWrong(HEAD + "kill the bystander for 5 s\n", "line 5", "kill NODES");
    assertWrong(HEAD + "kill the leader\n", "line 5", "'for N s' or 'while'");
    assertWrong(HEAD + "2 times\nwait 1 s\n", "line 5", "indented by four");
    assertWrong(HEAD + "wait 1 s\n      wait 1 s\n", "line 6", "indented deeper");
    assertWrong("# a\nkind: none\ncause: x\nshows: lag > 3\n\nwait 1 s\n", "'shows' lists");
    assertWrong("# a\nkind: none\ncause: x\nconfig: a=3\n\nwait 1 s\n", "'config' lists");
    assertWrong("# a\nkind: none\ncause: x\nconfig: a 3, a 4\n\nwait 1 s\n", "each once");
    assertThatThrownBy(() -> RecipeReader.parse("No Name", HEAD + "wait 1 s\n"))
        .isInstanceOf(MalformedRecipeException.class);
  }

  private static void assertWrong(String text, String... parts) {
    assertThatThrownBy(() -> RecipeReader.parse("wrong", text))
        .isInstanceOf(MalformedRecipeException.class)
        .hasMessageContainingAll(parts)
        .hasMessageContaining("'wrong'");
  }
}
