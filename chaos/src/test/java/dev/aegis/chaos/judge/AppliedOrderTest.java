package dev.aegis.chaos.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.chaos.history.Action;
import dev.aegis.chaos.history.EventContent;
import dev.aegis.chaos.history.History;
import dev.aegis.chaos.history.Script;
import dev.aegis.chaos.judge.Finding.Promise;
import dev.aegis.chaos.watch.KeyChange;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AppliedOrderTest {
  private static final KeyChange A = change(5, "a", 1);
  private static final KeyChange B = change(7, "b", 2);
  private static final KeyChange GONE = change(9, null, 0);
  private static final KeyChange OTHER = new KeyChange(8, "other", "x", 1, null);
  private static final List<KeyChange> ALL = List.of(A, B, OTHER, GONE);

  @Test
  void whatTheOrderExplainsIsFine() {
    Script script =
        new Script()
            .callPut(0, "a")
            .okVersion(0, 1, 5)
            .callPut(0, "b")
            .callGet(1)
            .read(1, "a", 1, 5)
            .okVersion(0, 2, 7)
            .acquire(0, 1, 8)
            .callGet(1)
            .read(1, "b", 2, 7)
            .callPut(2, "never")
            .unknown(2)
            .callDelete(0)
            .deleted(0, true, 9)
            .callDelete(0)
            .deleted(0, false, 9)
            .callGet(1)
            .readAbsent(1);
    assertThat(AppliedOrder.check(script.history(), ALL)).isEmpty();
  }

  @Test
  void aWriteAppliedBeforeOneThatWasAnsweredBeforeItsCallIsFound() {
    assertThat(found(new Script().put(0, "b").put(1, "a")))
        .containsExactly(
            "linearizable: by the order applied: put of \"k\" by process 1, called at event 2, has revision 5 and was called after 7 was answered");
    assertThat(found(new Script().callPut(0, "b").callPut(1, "a").ok(0).ok(1))).isEmpty();
  }

  @Test
  void aReadOfWhatHadChangedByThenIsFound() {
    assertThat(found(new Script().put(0, "a").put(0, "b").get(1, "a")))
        .singleElement()
        .asString()
        .endsWith("saw what was no longer so, or was not yet so");
    assertThat(found(new Script().get(1, "b").get(1, "a"))).hasSize(1);
    assertThat(found(new Script().put(0, "a").callGet(1).readAbsent(1))).isEmpty();
    assertThat(AppliedOrder.check(absentAfterA(), List.of(A, B))).hasSize(1);
  }

  private static History absentAfterA() {
    return new Script().put(0, "a").callGet(1).readAbsent(1).history();
  }

  @Test
  void aDeleteThatFoundNothingWhereSomethingWasIsFound() {
    assertThat(
            AppliedOrder.check(
                new Script().put(0, "a").callDelete(1).deleted(1, false, 7).history(),
                List.of(A, B)))
        .hasSize(1);
  }

  /// What the search over one key cannot see: each key alone looks well.
  @Test
  void anOrderThatTwoKeysContradictIsFound() {
    Script script = new Script().put(0, "b");
    script.call(1, EventContent.of(Action.PUT, "other").withValue("x"));
    script.ok(1);
    List<KeyChange> swapped =
        List.of(A, new KeyChange(6, "other", "x", 1, null), change(7, "b", 2));
    assertThat(AppliedOrder.check(script.history(), ALL)).isEmpty();
    assertThat(AppliedOrder.check(script.history(), swapped)).hasSize(1);
  }

  @Test
  void aReadOfWhatWasNeverAppliedOrOfAnotherVersionIsFound() {
    assertThat(found(new Script().get(0, "never")))
        .singleElement()
        .asString()
        .endsWith("read never, which was never applied");
    assertThat(found(new Script().callGet(0).read(0, "a", 2, 5))).hasSize(1);
    assertThat(found(new Script().callGet(0).read(0, "a", 1, 6))).hasSize(1);
  }

  @Test
  void versionsThatDoNotCountTheWritesAreFound() {
    assertThat(replayed(A, change(7, "b", 3))).containsExactly(Promise.REPLICAS_EQUAL);
    assertThat(replayed(GONE)).containsExactly(Promise.REPLICAS_EQUAL);
    assertThat(replayed(A, GONE, change(10, "c", 2))).containsExactly(Promise.REPLICAS_EQUAL);
    assertThat(replayed(B, OTHER)).containsExactly(Promise.REPLICAS_EQUAL);
    assertThat(replayed(OTHER, A)).containsExactly(Promise.REPLICAS_EQUAL);
    assertThat(replayed(A, GONE, change(10, "c", 1))).isEmpty();
  }

  private static List<Promise> replayed(KeyChange... changes) {
    return AppliedOrder.check(new Script().history(), List.of(changes)).stream()
        .map(Finding::promise)
        .toList();
  }

  private static List<String> found(Script script) {
    return AppliedOrder.check(script.history(), ALL).stream().map(Finding::toString).toList();
  }

  private static KeyChange change(long revision, @Nullable String value, long version) {
    return new KeyChange(revision, Script.KEY, value, version, null);
  }
}
