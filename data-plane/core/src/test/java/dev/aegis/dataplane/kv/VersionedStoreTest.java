package dev.aegis.dataplane.kv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Answer.CompactedAway;
import dev.aegis.dataplane.command.Answer.FutureRevision;
import dev.aegis.dataplane.command.Answer.History;
import dev.aegis.dataplane.command.Answer.Keys;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Change.KeyChanged;
import dev.aegis.dataplane.command.KeyVersion;
import dev.aegis.dataplane.command.Query.RangeKeys;
import dev.aegis.dataplane.command.Query.ReadHistory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The key-value semantics that clients of etcd rely on.
class VersionedStoreTest {
  private final VersionedStore store = new VersionedStore();

  @Test
  void emptyStoreHasRevisionOneAndTheFirstWriteMakesTwo() {
    assertThat(store.revision()).isEqualTo(1);
    assertThat(put("a", "1")).isEqualTo(version("a", "1", 2, 2, 1));
    assertThat(store.revision()).isEqualTo(2);
  }

  @Test
  void everyWriteRaisesTheStoreAndTheKey() {
    put("a", "1");
    put("b", "1");

    assertThat(put("a", "2")).isEqualTo(version("a", "2", 2, 4, 2));
  }

  @Test
  void creatingAgainAfterADeleteStartsOver() {
    put("a", "1");
    put("a", "2");
    KeyChanged deleted = store.delete(bytes("a"));

    assertThat(deleted)
        .isEqualTo(new KeyChanged(KeyVersion.tombstone(bytes("a"), 4), version("a", "2", 2, 3, 2)));
    assertThat(store.put(bytes("a"), bytes("3")))
        .isEqualTo(new KeyChanged(version("a", "3", 5, 5, 1), null));
  }

  @Test
  void deletingWhatIsNotThereChangesNothing() {
    put("a", "1");
    store.delete(bytes("a"));

    assertThat(store.delete(bytes("a"))).isNull();
    assertThat(store.delete(bytes("b"))).isNull();
    assertThat(store.revision()).isEqualTo(3);
  }

  @Test
  void rangeEndsBeforeItsEnd() {
    putAll("a", "b", "c", "d");

    assertThat(keys(range("b", "d", 0, 0))).containsExactly("b", "c");
    assertThat(keys(range("b", null, 0, 0))).containsExactly("b");
    assertThat(keys(range("c", "", 0, 0))).containsExactly("c", "d");
    assertThat(keys(range("", "", 0, 0))).containsExactly("a", "b", "c", "d");
    assertThat(keys(range("d", "b", 0, 0))).isEmpty();
    assertThat(keys(range("x", null, 0, 0))).isEmpty();
  }

  @Test
  void keysAreOrderedAsUnsignedBytes() {
    store.put(Bytes.copyOf(new byte[] {(byte) 0xff}), Bytes.EMPTY);
    store.put(Bytes.copyOf(new byte[] {0x01}), Bytes.EMPTY);

    Keys all = (Keys) range("", "", 0, 0);

    assertThat(all.keys().getFirst().key()).isEqualTo(Bytes.copyOf(new byte[] {0x01}));
  }

  @Test
  void countIgnoresTheLimit() {
    putAll("a", "b", "c");

    assertThat(range("a", "", 0, 2))
        .isEqualTo(
            new Keys(List.of(version("a", "1", 2, 2, 1), version("b", "1", 3, 3, 1)), true, 3, 4));
    assertThat(range("a", "", 0, 3))
        .isInstanceOfSatisfying(Keys.class, keys -> assertThat(keys.more()).isFalse());
  }

  @Test
  void readAtARevisionSeesWhatWasThereAndSaysWhatIsNow() {
    put("a", "1");
    put("a", "2");
    store.delete(bytes("a"));

    assertThat(range("a", null, 1, 0)).isEqualTo(new Keys(List.of(), false, 0, 4));
    assertThat(range("a", null, 3, 0))
        .isEqualTo(new Keys(List.of(version("a", "2", 2, 3, 2)), false, 1, 4));
    assertThat(range("a", null, 4, 0)).isEqualTo(new Keys(List.of(), false, 0, 4));
    assertThat(range("a", null, 5, 0)).isEqualTo(new FutureRevision(4));
  }

  @Test
  void readAtTheCompactedRevisionIsAllowedAndBelowItIsNot() {
    put("a", "1");
    put("a", "2");
    put("a", "3");
    store.retain(1);

    assertThat(store.compactedRevision()).isEqualTo(3);
    assertThat(range("a", null, 2, 0)).isEqualTo(new CompactedAway(3, 4));
    assertThat(range("a", null, 3, 0))
        .isEqualTo(new Keys(List.of(version("a", "2", 2, 3, 2)), false, 1, 4));
    assertThat(range("a", null, -1, 0)).isEqualTo(new CompactedAway(3, 4));
  }

  @Test
  void compactionKeepsTheNewestVersionOfAQuietKey() {
    put("quiet", "1");
    put("busy", "1");
    put("busy", "2");
    put("busy", "3");
    store.retain(1);

    assertThat(keys(range("", "", 0, 0))).containsExactly("busy", "quiet");
    assertThat(store.versions())
        .containsExactly(
            version("quiet", "1", 2, 2, 1),
            version("busy", "2", 3, 4, 2),
            version("busy", "3", 3, 5, 3));
  }

  @Test
  void compactionDropsTombstonesAndTheirKeys() {
    put("a", "1");
    store.delete(bytes("a"));
    putAll("b", "c");
    store.retain(1);

    assertThat(store.versions())
        .containsExactly(version("b", "1", 4, 4, 1), version("c", "1", 5, 5, 1));
  }

  @Test
  void compactionKeepsATombstoneThatCanStillBeSeen() {
    put("a", "1");
    store.delete(bytes("a"));
    store.retain(1);

    assertThat(store.versions())
        .containsExactly(version("a", "1", 2, 2, 1), KeyVersion.tombstone(bytes("a"), 3));
  }

  @Test
  void retainingMoreThanThereIsCompactsNothing() {
    putAll("a", "b", "c");

    assertThat(store.retain(4)).isFalse();
    assertThat(store.retain(Long.MAX_VALUE)).isFalse();
    assertThat(store.retain(0)).isFalse();
    assertThat(store.retain(Long.MIN_VALUE)).isFalse();
    assertThat(store.compactedRevision()).isZero();
  }

  @Test
  void historyTellsEveryChangeWithWhatWasBefore() {
    put("a", "1");
    put("b", "1");
    put("a", "2");
    store.delete(bytes("a"));

    assertThat(history("a", null, 1, 0))
        .isEqualTo(
            new History(
                List.of(
                    new KeyChanged(version("a", "1", 2, 2, 1), null),
                    new KeyChanged(version("a", "2", 2, 4, 2), version("a", "1", 2, 2, 1)),
                    new KeyChanged(
                        KeyVersion.tombstone(bytes("a"), 5), version("a", "2", 2, 4, 2))),
                6,
                5));
  }

  @Test
  void historyIsReadOnWhereTheLimitCutIt() {
    putAll("a", "b", "c", "d");

    History first = (History) history("", "", 2, 3);
    History second = (History) history("", "", first.nextRevision(), 3);

    assertThat(first.changes()).hasSize(3);
    assertThat(first.nextRevision()).isEqualTo(5);
    assertThat(second.changes()).extracting(change -> change.current().key()).hasSize(1);
    assertThat(second.nextRevision()).isEqualTo(6);
  }

  @Test
  void emptyKeyIsAKeyLikeAnyOther() {
    put("", "1");

    assertThat(keys(range("", null, 0, 0))).containsExactly("");
    assertThat(history("", null, 2, 0))
        .isEqualTo(new History(List.of(new KeyChanged(version("", "1", 2, 2, 1), null)), 3, 2));
  }

  @Test
  void historyFromTheFutureWaits() {
    put("a", "1");

    assertThat(history("", "", 3, 0)).isEqualTo(new History(List.of(), 3, 2));
    assertThat(history("", "", 9, 0)).isEqualTo(new History(List.of(), 9, 2));
  }

  @Test
  void historyFromBelowTheCompactedRevisionIsRefusedAndFromAboveItIsWhole() {
    put("a", "1");
    put("a", "2");
    put("a", "3");
    store.retain(1);

    assertThat(history("a", null, 2, 0)).isEqualTo(new CompactedAway(3, 4));
    assertThat(history("a", null, 4, 0))
        .isEqualTo(
            new History(
                List.of(new KeyChanged(version("a", "3", 2, 4, 3), version("a", "2", 2, 3, 2))),
                5,
                4));
  }

  /// As in etcd, where the deletion was once lost (issue 19179).
  @Test
  void historyFromTheCompactedRevisionHasWhatWasWrittenInItButNotWhatWasBefore() {
    put("a", "1");
    put("b", "1");
    store.delete(bytes("a"));
    put("b", "2");
    History before = (History) history("", "", 4, 0);
    assertThat(before.changes().getFirst().previous()).isEqualTo(version("a", "1", 2, 2, 1));
    History deletion =
        new History(
            List.of(
                new KeyChanged(KeyVersion.tombstone(bytes("a"), 4), null),
                new KeyChanged(version("b", "2", 3, 5, 2), version("b", "1", 3, 3, 1))),
            6,
            5);

    assertThat(store.compactTo(4)).isTrue();
    assertThat(history("", "", 4, 0)).as("before memory is given back").isEqualTo(deletion);
    store.giveBack(1_000);
    assertThat(history("", "", 4, 0)).as("after it").isEqualTo(deletion);
    VersionedStore restored =
        new VersionedStore(store.revision(), store.compactedRevision(), store.versions());
    assertThat(restored.history(new ReadHistory(bytes(""), bytes(""), 4, 0)))
        .as("on a restored replica")
        .isEqualTo(deletion);
    assertThat(restored.versions()).isEqualTo(store.versions());

    assertThat(store.compactTo(5)).isTrue();
    store.giveBack(1_000);
    assertThat(history("", "", 4, 0)).isEqualTo(new CompactedAway(5, 5));
    assertThat(store.versions()).containsExactly(version("b", "2", 3, 5, 2));
  }

  /// Several keys in one revision will come with transactions; a snapshot may hold them already.
  @Test
  void aRevisionIsNeverSplitByTheLimit() {
    VersionedStore withTransaction =
        new VersionedStore(
            3,
            0,
            List.of(
                version("a", "1", 2, 2, 1),
                version("b", "1", 2, 2, 1),
                version("c", "1", 3, 3, 1)));

    Answer answer = withTransaction.history(new ReadHistory(bytes(""), bytes(""), 1, 1));

    assertThat(answer)
        .isInstanceOfSatisfying(
            History.class,
            history -> {
              assertThat(history.changes()).hasSize(2);
              assertThat(history.nextRevision()).isEqualTo(3);
            });
  }

  /// Eight half-megabyte values in a row, each carrying the one before: more than a client's
  /// message can hold.
  @Test
  void aReadOfTheHistoryIsBoundedInBytesAndReadsOnWithoutAGap() {
    Bytes large = Bytes.copyOf(new byte[512 * 1024]);
    for (int i = 0; i < 8; i++) {
      store.put(bytes("a"), large);
    }

    List<Long> revisions = new ArrayList<>();
    long next = 2;
    while (next <= store.revision()) {
      History read = (History) history("a", null, next, 0);
      assertThat(bytesOf(read)).isLessThanOrEqualTo(VersionedStore.MAX_HISTORY_BYTES);
      assertThat(read.changes()).as("a read always gets on").isNotEmpty();
      read.changes().forEach(change -> revisions.add(change.current().modRevision()));
      next = read.nextRevision();
    }

    assertThat(revisions).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
  }

  @Test
  void aRevisionLargerThanTheBoundComesWholeAndAlone() {
    String large = "x".repeat(VersionedStore.MAX_HISTORY_BYTES / 2);
    VersionedStore withTransaction =
        new VersionedStore(
            4,
            0,
            List.of(
                version("a", "small", 2, 2, 1),
                version("a", large, 2, 3, 2),
                version("b", large, 3, 3, 1),
                version("c", "small", 4, 4, 1)));

    ReadHistory fromTheStart = new ReadHistory(bytes(""), bytes(""), 1, 0);
    ReadHistory fromTheLarge = new ReadHistory(bytes(""), bytes(""), 3, 0);

    History before = (History) withTransaction.history(fromTheStart);
    assertThat(before.changes()).hasSize(1);
    assertThat(before.nextRevision()).isEqualTo(3);
    History alone = (History) withTransaction.history(fromTheLarge);
    assertThat(alone.changes()).hasSize(2);
    assertThat(alone.nextRevision()).isEqualTo(4);
  }

  private static long bytesOf(History read) {
    long bytes = 0;
    for (KeyChanged change : read.changes()) {
      KeyVersion previous = change.previous();
      bytes += change.current().key().size() + change.current().value().size();
      bytes += previous == null ? 0 : previous.key().size() + previous.value().size();
    }
    return bytes;
  }

  @Test
  void liveKeysAreCountedThroughDeleteCompactionAndRestore() {
    putAll("a", "b", "c");
    store.delete(bytes("b"));
    put("a", "2");
    store.retain(1);

    assertThat(store.liveKeys()).isEqualTo(2);
    assertThat(
            new VersionedStore(store.revision(), store.compactedRevision(), store.versions())
                .liveKeys())
        .isEqualTo(2);
  }

  private KeyVersion put(String key, String value) {
    return store.put(bytes(key), bytes(value)).current();
  }

  private void putAll(String... keys) {
    for (String key : keys) {
      put(key, "1");
    }
  }

  private Answer range(String from, @Nullable String to, long revision, int limit) {
    return store.range(new RangeKeys(bytes(from), to == null ? null : bytes(to), revision, limit));
  }

  private Answer history(String from, @Nullable String to, long revision, int limit) {
    return store.history(
        new ReadHistory(bytes(from), to == null ? null : bytes(to), revision, limit));
  }

  private static List<String> keys(Answer answer) {
    return ((Keys) answer)
        .keys().stream()
            .map(version -> new String(version.key().toArray(), StandardCharsets.UTF_8))
            .toList();
  }

  private static KeyVersion version(String key, String value, long create, long mod, long count) {
    return new KeyVersion(bytes(key), bytes(value), create, mod, count);
  }

  private static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }
}
