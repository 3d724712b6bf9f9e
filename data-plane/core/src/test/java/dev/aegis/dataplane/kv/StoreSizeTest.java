package dev.aegis.dataplane.kv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Query;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// How much memory a store says it takes.
class StoreSizeTest {
  private static final int ALL = Integer.MAX_VALUE;

  private final VersionedStore store = new VersionedStore();

  private static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  private static long version(int keyAndValue) {
    return (long) HeldBytes.PER_VERSION + keyAndValue;
  }

  @Test
  void aKeyCountsAsLiveAndWhatItWasBeforeAsHistory() {
    assertThat(store.size()).isEqualTo(new StoreSize(0, 0, false));
    store.put(bytes("k"), bytes("four"));
    assertThat(store.size()).isEqualTo(new StoreSize(HeldBytes.PER_KEY + version(5), 0, false));
    store.put(bytes("k"), bytes("it"));
    assertThat(store.size())
        .isEqualTo(new StoreSize(HeldBytes.PER_KEY + version(3), version(5), false));
    store.delete(bytes("k"));
    assertThat(store.size())
        .isEqualTo(new StoreSize(0, version(5) + version(3) + version(1), false));
  }

  @Test
  void whatIsCompactedCountsUntilItIsGivenBack() {
    store.put(bytes("k"), bytes("four"));
    store.put(bytes("k"), bytes("it"));
    store.put(bytes("other"), bytes(""));
    long live = store.size().liveBytes();
    assertThat(store.compactTo(store.revision())).isTrue();
    assertThat(store.size()).isEqualTo(new StoreSize(live, version(5), true));
    store.giveBack(1);
    assertThat(store.size()).isEqualTo(new StoreSize(live, 0, true));
    store.giveBack(1);
    assertThat(store.size()).as("but for the newest").isEqualTo(new StoreSize(live, 0, true));
    store.giveBack(1);
    assertThat(store.size()).isEqualTo(new StoreSize(live, 0, false));
  }

  @Test
  void whatAStoreForgetsWhollyCountsForNothing() {
    for (int i = 0; i < 10; i++) {
      store.put(bytes("k" + i), bytes("v"));
    }
    for (int i = 0; i < 10; i++) {
      store.delete(bytes("k" + i));
    }
    store.put(bytes("stays"), bytes("v"));
    store.compactTo(store.revision());
    store.giveBack(ALL);
    assertThat(store.size()).isEqualTo(new StoreSize(HeldBytes.PER_KEY + version(6), 0, false));
  }

  /// The deletion is the newest revision there is, so nothing is ever compacted beyond it.
  @Test
  void whatTheLastDeletionLeftBehindIsGivenBackThoughNobodyWritesAnyMore() {
    for (int i = 0; i < 10; i++) {
      store.put(bytes("k" + i), bytes("v".repeat(50)));
    }
    store.compactTo(store.revision());
    store.giveBack(ALL);
    store.delete(bytes("k3"));
    long at = store.revision() + 1;
    for (int i = 0; i < 10; i++) {
      store.delete(at, bytes("k" + i));
    }
    store.compactTo(store.revision());
    assertThat(store.size().givingBack()).isTrue();
    store.giveBack(12);
    assertThat(store.size()).isEqualTo(new StoreSize(0, 9 * version(2), false));
    assertThat(store.history(new Query.ReadHistory(bytes("k"), bytes("l"), at, 0)))
        .isInstanceOfSatisfying(
            Answer.History.class,
            history -> assertThat(history.changes()).as("a watch may begin there").hasSize(9));
    store.put(bytes("k3"), bytes("anew"));
    store.compactTo(store.revision());
    store.giveBack(ALL);
    assertThat(store.size()).isEqualTo(new StoreSize(HeldBytes.PER_KEY + version(6), 0, false));
  }

  /// Whatever is written, compacted and given back in whatever slices: once all is given back, the
  /// sum is that of a store made anew of what is readable.
  @Test
  void theSumNeverDriftsFromWhatIsThere() {
    Random random = new Random(7);
    for (int step = 0; step < 20_000; step++) {
      Bytes key = bytes("key" + random.nextInt(40));
      switch (random.nextInt(8)) {
        case 0, 1 -> store.delete(key);
        case 2 -> store.retain(random.nextInt(1, 60));
        case 3 -> store.giveBack(random.nextInt(30));
        default -> store.put(key, bytes("v".repeat(random.nextInt(50))));
      }
      if (step % 500 == 0) {
        store.compactTo(store.revision());
        store.giveBack(ALL);
        VersionedStore anew =
            new VersionedStore(store.revision(), store.compactedRevision(), store.versions());
        anew.giveBack(ALL);
        assertThat(store.size()).as("after step %s", step).isEqualTo(anew.size());
      }
    }
  }
}
