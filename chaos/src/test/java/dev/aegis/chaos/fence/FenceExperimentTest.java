package dev.aegis.chaos.fence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.chaos.fence.FenceExperiment.Finding;
import dev.aegis.chaos.fence.FenceExperiment.Losses;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FenceExperimentTest {
  @Test
  void fencedRegisterLosesNothingWhereTheUnfencedOneDoes() {
    int refused = 0;
    for (int seed = 0; seed < 1000; seed++) {
      FenceExperiment experiment = FenceExperiment.run(seed, 100);
      assertThat(experiment.finding()).as("seed %d: %s", seed, experiment).isEqualTo(Finding.HOLDS);
      assertThat(experiment.fenced().refused()).as("seed %d", seed).isPositive();
      refused += experiment.fenced().refused();
    }
    assertThat(refused).isGreaterThan(1000);
  }

  @Test
  void aSeedIsARun() {
    assertThat(FenceExperiment.run(7, 100)).isEqualTo(FenceExperiment.run(7, 100));
  }

  @Test
  void aRunWithoutLossesInTheControlIsVacuous() {
    assertThat(FenceExperiment.run(1, 1).finding()).isEqualTo(Finding.VACUOUS);
  }

  @Test
  void aLossBehindTheFenceIsReported() {
    Losses some = new Losses(10, 0, 1);
    assertThat(new FenceExperiment(some, some).finding()).isEqualTo(Finding.BROKEN);
  }

  @Test
  void readingUnderATokenShutsOlderHoldersOut() {
    Register register = new Register.Fenced();
    assertThat(register.write(1, Set.of(1))).isTrue();
    assertThat(register.read(2)).containsExactly(1);
    assertThat(register.write(1, Set.of())).isFalse();
    assertThat(register.write(2, Set.of(1, 2))).isTrue();
  }
}
