package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/// The test is the log: it decides on cuts, makes them and syncs.
class LogCutsTest {
  private final LogCuts cuts = new LogCuts();

  @Test
  void withoutACutAllThatIsSyncedStays() {
    assertThat(cuts.staying(7)).isEqualTo(7);
  }

  @Test
  void whatIsToBeCutOffDoesNotStayUntilOthersAreSynced() throws Exception {
    CompletableFuture<Void> cut = cuts.decided(5);
    cuts.syncing(); // of entries that were queued before the cut
    assertThat(cuts.staying(7)).isEqualTo(4);

    assertThat(cut.get()).isNull();
    assertThat(cuts.staying(7)).as("what is synced is not taken back yet").isEqualTo(4);
    cuts.syncing();
    assertThat(cuts.staying(4)).isEqualTo(4);
    assertThat(cuts.staying(9)).as("others took their place").isEqualTo(9);
  }

  @Test
  void aCutThatFailedIsNeverOver() {
    var _ = cuts.decided(5);
    cuts.syncing();
    cuts.syncing();

    assertThat(cuts.staying(20)).isEqualTo(4);
  }

  @Test
  void ofSeveralCutsTheDeepestThatIsPendingCounts()
      throws InterruptedException, ExecutionException {
    CompletableFuture<Void> deep = cuts.decided(3);
    var _ = cuts.decided(5);
    assertThat(cuts.staying(7)).isEqualTo(2);

    var _ = deep.get();
    cuts.syncing();
    assertThat(cuts.staying(7)).isEqualTo(4);
  }
}
