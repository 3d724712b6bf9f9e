package dev.aegis.dataplane.machine;

import static dev.aegis.dataplane.machine.ScriptedLog.bytes;
import static dev.aegis.dataplane.machine.ScriptedLog.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.Answer.CompactedAway;
import dev.aegis.dataplane.command.Answer.FutureRevision;
import dev.aegis.dataplane.command.Answer.KeyHistory;
import dev.aegis.dataplane.command.Answer.Keys;
import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Change.Compacted;
import dev.aegis.dataplane.command.Change.KeyChanged;
import dev.aegis.dataplane.command.Command.Compact;
import dev.aegis.dataplane.command.Command.DeleteKeys;
import dev.aegis.dataplane.command.Command.EndSession;
import dev.aegis.dataplane.command.Command.PutKey;
import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.command.Entry;
import dev.aegis.dataplane.command.Kept;
import dev.aegis.dataplane.command.KeyVersion;
import dev.aegis.dataplane.command.Outcome.KeyPut;
import dev.aegis.dataplane.command.Outcome.KeysDeleted;
import dev.aegis.dataplane.command.Outcome.Refused;
import dev.aegis.dataplane.command.Outcome.RevisionCompacted;
import dev.aegis.dataplane.command.Outcome.RevisionInFuture;
import dev.aegis.dataplane.command.Outcome.StoreCompacted;
import dev.aegis.dataplane.command.Query.RangeKeys;
import dev.aegis.dataplane.command.Query.ReadKeyHistory;
import dev.aegis.dataplane.command.RangeOptions;
import dev.aegis.dataplane.command.RangeOptions.Show;
import dev.aegis.dataplane.command.RangeOptions.Sort;
import dev.aegis.dataplane.command.Refusal;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.kv.KeyLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What clients of etcd know about ranges, deletions and compaction.
class KeyFactsTest {
  private final ScriptedLog log = new ScriptedLog();

  @Test
  void deletingARangeRaisesTheRevisionOnceAndDeletingNothingNotAtAll() {
    log.apply(put("a", "1"), put("b", "1"), put("c", "1"));

    Applied applied = log.apply(deleteRange("a", "c", false));

    assertThat(applied.outcomes()).containsExactly(new KeysDeleted(5, 2, List.of()));
    assertThat(applied.changes())
        .extracting(change -> ((KeyChanged) change).current())
        .containsExactly(KeyVersion.tombstone(bytes("a"), 5), KeyVersion.tombstone(bytes("b"), 5));
    assertThat(log.outcome(deleteRange("a", "c", false)))
        .isEqualTo(new KeysDeleted(5, 0, List.of()));
  }

  @Test
  void deletedKeysComeBackIfAskedForButNotASecondTime() {
    SessionId session = log.openSession();
    log.apply(put("a", "1"));
    DeleteKeys request =
        new DeleteKeys(new RequestId(session, 1), bytes("a"), bytes(""), null, true);

    assertThat(log.outcome(request))
        .isEqualTo(new KeysDeleted(3, 1, List.of(new KeyVersion(bytes("a"), bytes("1"), 2, 2, 1))));
    assertThat(log.outcome(request)).isEqualTo(new KeysDeleted(3, 1, List.of()));
  }

  @Test
  void previousVersionOfAPutComesIfAskedForButNotASecondTime() {
    SessionId session = log.openSession();
    log.apply(put("a", "1"));
    PutKey request =
        new PutKey(new RequestId(session, 1), bytes("a"), bytes("2"), null, null, true);

    assertThat(log.outcome(request))
        .isEqualTo(new KeyPut(3, 2, new KeyVersion(bytes("a"), bytes("1"), 2, 2, 1)));
    assertThat(log.outcome(request)).isEqualTo(new KeyPut(3, 2));
  }

  @Test
  void aPutThatKeepsTheValueWritesItAgain() {
    SessionId session = log.openSession();
    log.apply(put("a", "1"));

    assertThat(log.outcome(keeping("a", session, Kept.VALUE))).isEqualTo(new KeyPut(3, 2));
    assertThat(live("a")).isEqualTo(new KeyVersion(bytes("a"), bytes("1"), 2, 3, 2, session));
    assertThat(log.outcome(keeping("a", null, Kept.VALUE_AND_SESSION))).isEqualTo(new KeyPut(4, 3));
    assertThat(live("a")).isEqualTo(new KeyVersion(bytes("a"), bytes("1"), 2, 4, 3, session));
    log.apply(new EndSession(session, EndReason.CLIENT));
    assertThat(log.query(new RangeKeys(bytes("a"), null, 0, 0)))
        .as("what stays bound goes with its session")
        .isInstanceOfSatisfying(Keys.class, keys -> assertThat(keys.count()).isZero());
  }

  private static PutKey keeping(String key, @Nullable SessionId session, Kept kept) {
    return new PutKey(null, bytes(key), bytes(""), null, session, false, kept);
  }

  private KeyVersion live(String key) {
    return ((Keys) log.query(new RangeKeys(bytes(key), null, 0, 0))).keys().getFirst();
  }

  @Test
  void aPutThatKeepsTheSessionMayChangeTheValue() {
    SessionId session = log.openSession();
    log.apply(new PutKey(null, bytes("a"), bytes("1"), null, session, false));

    log.apply(new PutKey(null, bytes("a"), bytes("2"), null, null, false, Kept.SESSION));

    assertThat(live("a")).isEqualTo(new KeyVersion(bytes("a"), bytes("2"), 2, 3, 2, session));
  }

  @Test
  void aPutCannotKeepWhatAKeyHasThatDoesNotExist() {
    for (Kept kept : List.of(Kept.VALUE, Kept.SESSION, Kept.VALUE_AND_SESSION)) {
      Applied applied = log.apply(keeping("a", null, kept));

      assertThat(applied.outcomes().getFirst())
          .isInstanceOfSatisfying(
              Refused.class,
              refused -> {
                assertThat(refused.refusal()).isEqualTo(Refusal.KEY_NOT_FOUND);
                assertThat(refused.detail()).contains("key not found");
              });
      assertThat(applied.changes()).isEmpty();
    }
  }

  @Test
  void aRangeOfTooManyKeysIsNotDeleted() {
    for (int block = 0; block <= KeyLimits.MAX_KEYS_IN_RANGES / 100; block++) {
      PutKey[] puts = new PutKey[100];
      for (int i = 0; i < puts.length; i++) {
        puts[i] = put("k" + block + "/" + i, "");
      }
      log.apply(puts);
    }
    long before = log.machine.revision();

    assertThat(log.outcome(deleteRange("k", "l", false)))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.LIMIT_EXCEEDED));
    assertThat(log.machine.revision()).isEqualTo(before);
    assertThat(log.outcome(deleteRange("k1/", "k10", false)))
        .isInstanceOfSatisfying(
            KeysDeleted.class, deleted -> assertThat(deleted.deleted()).isEqualTo(100));
  }

  @Test
  void countIgnoresLimitAndRevisionFiltersAndMoreComesOnlyWithALimit() {
    log.apply(put("a", "1"), put("b", "1"), put("c", "1"));
    RangeOptions sinceThree = new RangeOptions(Sort.KEY, false, Show.ALL, 3, 0, 0, 0);

    Keys limited = range(1, sinceThree);
    Keys unlimited = range(0, sinceThree);

    assertThat(texts(limited)).containsExactly("b");
    assertThat(limited.more()).isTrue();
    assertThat(limited.count()).isEqualTo(3);
    assertThat(texts(unlimited)).containsExactly("b", "c");
    assertThat(unlimited.more()).isFalse();
    assertThat(unlimited.count()).isEqualTo(3);
  }

  @Test
  void revisionFiltersIncludeTheirBounds() {
    log.apply(put("a", "1"), put("b", "1"), put("c", "1"), put("a", "2"));

    assertThat(texts(filtered(3, 4, 0, 0))).containsExactly("b", "c");
    assertThat(texts(filtered(0, 4, 0, 0))).containsExactly("b", "c");
    assertThat(texts(filtered(0, 0, 2, 3))).containsExactly("a", "b");
    assertThat(texts(filtered(5, 0, 0, 2))).containsExactly("a");
  }

  @Test
  void rangesAreSortedByEveryTargetBothWays() {
    log.apply(put("a", "z"), put("b", "y"), put("c", "x"), put("a", "w"), put("b", "y"));

    assertThat(sorted(Sort.KEY, true)).containsExactly("c", "b", "a");
    assertThat(sorted(Sort.VERSION, false)).containsExactly("c", "a", "b");
    assertThat(sorted(Sort.VERSION, true)).containsExactly("a", "b", "c");
    assertThat(sorted(Sort.CREATE_REVISION, true)).containsExactly("c", "b", "a");
    assertThat(sorted(Sort.MOD_REVISION, false)).containsExactly("c", "a", "b");
    assertThat(sorted(Sort.VALUE, false)).containsExactly("a", "c", "b");
  }

  @Test
  void theLimitIsAppliedAfterSorting() {
    log.apply(put("a", "1"), put("b", "1"), put("c", "1"));

    Keys newest = range(1, new RangeOptions(Sort.CREATE_REVISION, true, Show.ALL, 0, 0, 0, 0));

    assertThat(texts(newest)).containsExactly("c");
    assertThat(newest.more()).isTrue();
  }

  @Test
  void keysOnlyLeavesTheValuesOutAndCountOnlyTheKeys() {
    log.apply(put("a", "1"));

    Keys keysOnly = range(0, new RangeOptions(Sort.KEY, false, Show.KEYS_ONLY, 0, 0, 0, 0));
    Keys countOnly = range(1, new RangeOptions(Sort.KEY, false, Show.COUNT_ONLY, 0, 0, 0, 0));

    assertThat(keysOnly.keys()).containsExactly(new KeyVersion(bytes("a"), Bytes.EMPTY, 2, 2, 1));
    assertThat(countOnly).isEqualTo(new Keys(List.of(), false, 1, 2));
  }

  @Test
  void everythingIsTheRangeFromTheSmallestKeyWithoutAnEnd() {
    log.apply(put("\0", "1"), put("a", "1"), put("\uffff", "1"));

    assertThat(((Keys) log.query(new RangeKeys(bytes("\0"), bytes(""), 0, 0))).count())
        .isEqualTo(3);
  }

  @Test
  void anAnswerCarriesTheCurrentRevisionAlsoForAReadOfAnOldOne() {
    log.apply(put("a", "1"), put("a", "2"));

    assertThat(((Keys) log.query(new RangeKeys(bytes("a"), null, 2, 0))).revision()).isEqualTo(3);
  }

  @Test
  void aFutureOrCompactedRevisionIsToldWithTheNumbers() {
    log.apply(put("a", "1"), put("a", "2"), put("a", "3"));
    log.apply(new Compact(3));

    assertThat(log.query(new RangeKeys(bytes("a"), null, 5, 0))).isEqualTo(new FutureRevision(4));
    assertThat(log.query(new RangeKeys(bytes("a"), null, 2, 0))).isEqualTo(new CompactedAway(3, 4));
    assertThat(((Keys) log.query(new RangeKeys(bytes("a"), null, 3, 0))).keys()).hasSize(1);
  }

  @Test
  void compactingTwiceAtOneRevisionIsRefusedTheSecondTime() {
    log.apply(put("a", "1"), put("a", "2"));

    Applied first = log.apply(new Compact(2));

    assertThat(first.outcomes()).containsExactly(new StoreCompacted(2));
    assertThat(first.changes()).containsExactly(new Compacted(2));
    assertThat(log.outcome(new Compact(2))).isEqualTo(new RevisionCompacted(2, 3));
    assertThat(log.outcome(new Compact(1))).isEqualTo(new RevisionCompacted(2, 3));
  }

  @Test
  void compactingAtZeroIsFineBelowItIsCompactedAndBeyondTheCurrentIsTheFuture() {
    log.apply(put("a", "1"));

    assertThat(log.outcome(new Compact(0))).isEqualTo(new StoreCompacted(0));
    assertThat(log.outcome(new Compact(0))).isEqualTo(new StoreCompacted(0));
    assertThat(log.outcome(new Compact(-1))).isEqualTo(new RevisionCompacted(0, 2));
    assertThat(log.outcome(new Compact(3))).isEqualTo(new RevisionInFuture(2));
    assertThat(log.outcome(new Compact(2))).isEqualTo(new StoreCompacted(2));
    assertThat(log.outcome(new Compact(0))).isEqualTo(new RevisionCompacted(2, 2));
  }

  /// The memory comes back later, but nobody can tell: not by a snapshot, not by a read.
  @Test
  void aLargeCompactionIsGivenBackInSlicesAndIsCompleteAtOnce() {
    for (int i = 0; i < 20; i++) {
      PutKey[] puts = new PutKey[500];
      for (int k = 0; k < puts.length; k++) {
        puts[k] = put("k" + k % 5, Integer.toString(i));
      }
      log.apply(puts);
    }
    log.apply(new Compact(log.machine.revision()));
    MachineSnapshot atOnce = log.machine.takeSnapshot();
    CoordinationMachine restored = new CoordinationMachine();
    restored.restoreSnapshot(atOnce);

    assertThat(atOnce.store().versions()).hasSize(5);
    for (int i = 0; i < 12; i++) {
      log.apply(put("k0", "again"));
      restored.apply(new Entry(log.index(), 1, 0, List.of(put("k0", "again"))));
      assertThat(restored.takeSnapshot().store()).isEqualTo(log.machine.takeSnapshot().store());
    }
  }

  @Test
  void theHistoryOfOneKeyIsReadFromEitherEnd() {
    log.apply(put("a", "1"), put("b", "1"), put("a", "2"), put("a", "3"));
    log.apply(deleteRange("a", "b", false));

    assertThat(history(0, 0, false, 0).versions())
        .extracting(KeyVersion::modRevision)
        .containsExactly(2L, 4L, 5L, 6L);
    KeyHistory newest = history(0, 0, true, 2);
    assertThat(newest.versions())
        .containsExactly(
            KeyVersion.tombstone(bytes("a"), 6), new KeyVersion(bytes("a"), bytes("3"), 2, 5, 3));
    assertThat(newest.more()).isTrue();
    assertThat(history(4, 5, false, 2).more()).isFalse();
    assertThat(history(4, 5, false, 2).versions())
        .extracting(KeyVersion::modRevision)
        .containsExactly(4L, 5L);
  }

  @Test
  void theHistoryOfOneKeyBeginsWithWhatWasCurrentAtTheCompaction() {
    log.apply(put("a", "1"), put("a", "2"), put("b", "1"), put("a", "3"));
    log.apply(new Compact(4));

    KeyHistory history = history(0, 0, false, 0);

    assertThat(history.versions()).extracting(KeyVersion::modRevision).containsExactly(3L, 5L);
    assertThat(history.compactedRevision()).isEqualTo(4);
    assertThat(history.revision()).isEqualTo(5);
  }

  private static DeleteKeys deleteRange(String from, String to, boolean previous) {
    return new DeleteKeys(null, bytes(from), bytes(to), null, previous);
  }

  private KeyHistory history(long min, long max, boolean newestFirst, int limit) {
    return (KeyHistory) log.query(new ReadKeyHistory(bytes("a"), min, max, newestFirst, limit));
  }

  private Keys range(int limit, RangeOptions options) {
    return (Keys) log.query(new RangeKeys(bytes("a"), bytes(""), 0, limit, options));
  }

  private Keys filtered(long minMod, long maxMod, long minCreate, long maxCreate) {
    return range(
        0, new RangeOptions(Sort.KEY, false, Show.ALL, minMod, maxMod, minCreate, maxCreate));
  }

  private List<String> sorted(Sort sort, boolean descending) {
    return texts(range(0, new RangeOptions(sort, descending, Show.ALL, 0, 0, 0, 0)));
  }

  private static List<String> texts(Keys keys) {
    List<String> texts = new ArrayList<>();
    for (KeyVersion version : keys.keys()) {
      texts.add(new String(version.key().toArray(), StandardCharsets.UTF_8));
    }
    return texts;
  }
}
