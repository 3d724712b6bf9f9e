package dev.aegis.load.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import org.junit.jupiter.api.Test;

class MixTest {
  @Test
  void oneOperationIsAMixOfItself() {
    assertThat(Mix.parse("lock")).isEqualTo(Mix.only(Operation.LOCK)).hasToString("lock");
  }

  @Test
  void aTurnHoldsEachOperationAsOftenAsItWeighs() {
    Mix mix = Mix.parse("put=7,get=2,lock=1");

    assertThat(mix.turn()).hasSize(10);
    assertThat(Collections.frequency(mix.turn(), Operation.PUT)).isEqualTo(7);
    assertThat(Collections.frequency(mix.turn(), Operation.GET)).isEqualTo(2);
    assertThat(mix.has(Operation.LOCK)).isTrue();
    assertThat(mix.has(Operation.WATCH)).isFalse();
  }

  @Test
  void onlyReadsNeedKeysThatHoldAValue() {
    assertThat(Mix.parse("put,lock,watch").reads()).isFalse();
    assertThat(Mix.parse("put=9,get-serializable").reads()).isTrue();
  }

  @Test
  void aMixThatCannotBeReadIsToldWithWhatIsWrong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mix.parse("puts"))
        .withMessageContaining("\"puts\"")
        .withMessageContaining("get-serializable");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mix.parse("put=0"))
        .withMessageContaining("\"put=0\"")
        .withMessageContaining("1 to 1000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mix.parse("put=1,get=1,put=2"))
        .withMessageContaining("put twice");
  }

  @Test
  void keysAreSixteenBytesAndValuesAsLongAsAsked() {
    assertThat(LoadPlan.keyName(0)).hasSize(16);
    assertThat(LoadPlan.keyName(9_999_999)).hasSize(16);
    assertThat(new Payload(300).value(1)).hasSize(300).isNotEqualTo(new Payload(300).value(2));
  }
}
