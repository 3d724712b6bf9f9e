package dev.aegis.sdk.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.sdk.UnavailableException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoryLedgerTest {
  private static final long MS = 1_000_000;

  private final StoryLedger ledger = new StoryLedger();

  @Test
  void aStoryWithGrowingTokensAndTypedErrorsIsGood() {
    ledger.acquired(3);
    ledger.acknowledged(1, 2, 0);
    ledger.failed(new UnavailableException("A put failed", List.of()));
    ledger.acquired(9);

    StoryReport report = ledger.report(List.of(), true);

    assertThat(report.isGood()).isTrue();
    assertThat(report.errors()).containsEntry("UnavailableException", 1);
  }

  @Test
  void aTokenThatIsNotGreaterSpoilsTheStory() {
    ledger.acknowledged(1, 2, 0);
    ledger.acquired(3);
    ledger.acquired(3);

    assertThat(ledger.report(List.of(), true).tokenWentBack()).isTrue();
    assertThat(ledger.report(List.of(), true).isGood()).isFalse();
  }

  @Test
  void anUntypedErrorSpoilsTheStory() {
    ledger.acknowledged(1, 2, 0);
    ledger.failed(new IllegalStateException("planned by the test"));

    assertThat(ledger.report(List.of(), true).isGood()).isFalse();
  }

  @Test
  void aStoryThatCouldNotBeReadAgainOrInWhichNothingWasWrittenIsNotGood() {
    assertThat(ledger.report(List.of(), true).isGood()).isFalse();
    ledger.acknowledged(1, 2, 0);

    assertThat(ledger.report(List.of(), false).isGood()).isFalse();
    assertThat(ledger.report(List.of(1), true).isGood()).isFalse();
  }

  @Test
  void theLongestGapCountsTheTimeAfterTheLastWriteToo() {
    ledger.acknowledged(1, 2, 100 * MS);
    ledger.acknowledged(2, 3, 150 * MS);
    assertThat(ledger.report(List.of(), true).longestGapMs()).isEqualTo(50);

    ledger.finished(450 * MS);

    assertThat(ledger.report(List.of(), true).longestGapMs()).isEqualTo(300);
  }
}
