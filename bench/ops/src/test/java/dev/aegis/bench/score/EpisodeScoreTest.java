package dev.aegis.bench.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.aegis.bench.corpus.Truth;
import dev.aegis.bench.statistics.Proportion;
import dev.aegis.bench.stream.Said;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EpisodeScoreTest {
  private static final long ONSET = 20_000;

  @Test
  void verdictIsWhatWasSaidInMostWindowsSinceTheOnset() {
    EpisodeScore score =
        score(
            truth("slow_follower", "cpu_starvation"),
            "none",
            "election_churn",
            "election_churn",
            "election_churn",
            "none",
            "slow_follower",
            "slow_follower",
            "none");

    assertThat(score.verdict()).isEqualTo("slow_follower");
    assertThat(score.isRight()).isTrue();
    assertThat(score.delayS()).hasValue(10);
  }

  @Test
  void alarmBeforeTheOnsetIsFalseAndRaisedOnceHoweverLongItLasts() {
    EpisodeScore score =
        score(
            truth("slow_follower", "cpu_starvation"),
            "clock_skew",
            "clock_skew",
            "none",
            "slow_follower");

    assertThat(score.falseRaisings()).isEqualTo(1);
    assertThat(score.healthyS()).as("three looks of five seconds each").isEqualTo(15);
  }

  @Test
  void healthyEpisodeIsHealthyToItsEnd() {
    EpisodeScore score =
        score(
            truth("none", "healthy"), "none", "none", "none", "none", "clock_skew", "none", "none");

    assertThat(score.verdict()).isEqualTo("clock_skew");
    assertThat(score.isRight()).isFalse();
    assertThat(score.falseRaisings()).isEqualTo(1);
    assertThat(score.healthyS()).as("seven looks of five seconds each").isEqualTo(35);
    assertThat(score.delayS()).isEmpty();
  }

  @Test
  void neverSayingItIsWrongAndHasNoDelay() {
    EpisodeScore score =
        score(truth("slow_follower", "cpu_starvation"), "none", "none", "none", "none", "none");

    assertThat(score.isRight()).isFalse();
    assertThat(score.spoke()).isFalse();
    assertThat(score.delayS()).isEmpty();
  }

  @Test
  void cardCountsByKindAndConfusion() {
    Scorecard card =
        new Scorecard(
            "test",
            List.of(
                score(truth("clock_skew", "clock_drift"), "none", "none", "none", "none"),
                score(
                    truth("clock_skew", "clock_drift"),
                    "none",
                    "none",
                    "none",
                    "none",
                    "clock_skew"),
                score(truth("none", "healthy"), "none", "none")));

    assertThat(card.right()).isEqualTo(new Proportion(2, 3));
    assertThat(card.rightByKind()).containsEntry("clock_skew", new Proportion(1, 2));
    assertThat(card.confusion().get("clock_skew"))
        .containsEntry("none", 1)
        .containsEntry("clock_skew", 1);
    assertThat(card.detectedByKind())
        .containsEntry("clock_skew", new Proportion(1, 2))
        .containsEntry("none", new Proportion(0, 1));
    assertThat(card.healthyHours() * 3600)
        .as("three looks before each of two onsets, and two at an episode that is healthy")
        .isCloseTo(15 + 15 + 10, within(1e-9));
    assertThat(card.spokeWhenWrong()).isEqualTo(new Proportion(1, 2));
    assertThat(card.wrong()).hasSize(1);
  }

  private static Truth truth(String kind, String cause) {
    return new Truth(
        "0a", kind, List.of(), cause, "n1", "warning", ONSET, 40_000, 45_000, "r", new TreeMap<>());
  }

  /// Said every five seconds, first at five.
  private static EpisodeScore score(Truth truth, String... kinds) {
    List<Said> said = new ArrayList<>();
    for (String kind : kinds) {
      said.add(new Said(5_000 * (said.size() + 1L), kind, "", 0));
    }
    return EpisodeScore.of(truth, said);
  }
}
