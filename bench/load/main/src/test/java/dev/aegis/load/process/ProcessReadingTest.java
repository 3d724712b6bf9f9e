package dev.aegis.load.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProcessReadingTest {
  @Test
  void cpuIsUserAndSystemTimeAlsoBehindANameWithSpacesAndParentheses() {
    String stat =
        "4711 (odd) name (x) S 1 4711 4711 0 -1 4194560 900 0 0 0 150 25 0 0 20 0 40 0 100 0 0";

    assertThat(ProcessReading.cpu(stat)).isEqualTo(Duration.ofMillis(1_750));
  }

  @Test
  void memoryIsWhatIsResident() {
    assertThat(ProcessReading.residentMib("VmPeak:\t9 kB\nVmRSS:\t  204800 kB\n")).isEqualTo(200);
    assertThat(ProcessReading.residentMib("Name:\tzombie\n")).isZero();
  }

  @Test
  void aProcessThatIsNotThereIsLeftOut() {
    assertThat(ProcessReading.of(Map.of("nobody", Long.MAX_VALUE)).byName()).isEmpty();
  }

  @Test
  void thisProcessHasUsedSomething() {
    ProcessUse use = ProcessReading.ofThisProcess("me").byName().values().iterator().next();

    assertThat(use.cpu()).isPositive();
    assertThat(use.residentMib()).isPositive();
  }

  @Test
  void whatWasUsedIsTheDifferenceAndAllOfItForANewProcess() {
    ProcessReading before = reading(Map.of("n1", use(10), "n2", use(50)));
    ProcessReading after = reading(Map.of("n1", use(14), "n2", use(3), "n3", use(2)));

    assertThat(after.since(before))
        .containsExactlyInAnyOrderEntriesOf(Map.of("n1", use(4), "n2", use(3), "n3", use(2)));
  }

  private static ProcessReading reading(Map<String, ProcessUse> uses) {
    return new ProcessReading(new TreeMap<>(uses));
  }

  private static ProcessUse use(long seconds) {
    return new ProcessUse(Duration.ofSeconds(seconds), 100);
  }
}
