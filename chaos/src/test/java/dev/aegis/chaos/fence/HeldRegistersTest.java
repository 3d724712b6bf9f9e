package dev.aegis.chaos.fence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.chaos.fence.FenceExperiment.Finding;
import dev.aegis.chaos.fence.FenceExperiment.Losses;
import org.junit.jupiter.api.Test;

class HeldRegistersTest {
  private final HeldRegisters registers = new HeldRegisters();

  @Test
  void aLateWriteIsRefusedByTheFenceAndCostsTheControlAWrite() {
    registers.read(10); // stopped here, until its lease is over
    registers.read(20);
    registers.write(20);
    registers.write(10);
    FenceExperiment experiment = registers.soFar();
    assertThat(experiment.fenced()).isEqualTo(new Losses(1, 1, 0));
    assertThat(experiment.unfenced()).isEqualTo(new Losses(2, 0, 1));
    assertThat(experiment.finding()).isEqualTo(Finding.HOLDS);
  }

  @Test
  void holdersThatKeepToTheirTurnsShowNothing() {
    for (int token = 1; token < 10; token++) {
      registers.read(token);
      registers.write(token);
    }
    assertThat(registers.soFar().finding()).isEqualTo(Finding.VACUOUS);
  }

  @Test
  void tokensThatFallBackLoseWritesBehindTheFenceToo() {
    registers.read(10);
    registers.read(9); // the later holder, with the smaller token
    registers.write(10);
    registers.write(9);
    assertThat(registers.soFar().fenced().refused()).isPositive();
  }
}
