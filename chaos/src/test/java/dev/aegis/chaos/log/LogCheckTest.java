package dev.aegis.chaos.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.chaos.history.Action;
import dev.aegis.chaos.history.Script;
import dev.aegis.chaos.jsonl.MalformedLineException;
import dev.aegis.chaos.log.LogViolation.Rule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogCheckTest {
  private static final AppliedEntry PUT_A = put(5, "a", 2, 1);
  private static final AppliedEntry PUT_B = put(7, "b", 3, 2);
  private static final AppliedEntry ACQUIRE = lock(8, Action.ACQUIRE, 1, 8);
  private static final AppliedEntry RELEASE = lock(9, Action.RELEASE, 1, 8);
  private static final AppliedEntry DELETE =
      new AppliedEntry(11, Action.DELETE, Script.KEY, null, null, null, true, 4L, null);
  private static final List<AppliedEntry> LOG = List.of(PUT_A, PUT_B, ACQUIRE, RELEASE, DELETE);

  @TempDir Path dir;

  @Test
  void aHistoryThatTheLogExplainsIsFine() {
    Script script =
        new Script()
            .callPut(0, "a")
            .okVersion(0, 1, 2)
            .callPut(0, "b")
            .callGet(1)
            .read(1, "a", 1, 2)
            .okVersion(0, 2, 3)
            .acquire(0, 1, 8)
            .release(0, 1, 8)
            .callGet(1)
            .read(1, "b", 2, 3)
            .callPut(2, "never")
            .unknown(2)
            .callDelete(0)
            .deleted(0, true, 4)
            .callGet(1)
            .readAbsent(1);
    assertThat(LogCheck.check(logs(LOG, LOG.subList(0, 3), LOG.subList(2, 5)), script.history()))
        .isEmpty();
  }

  @Test
  void nodesThatAppliedDifferentThingsAreTold() {
    assertThat(rules(logs(LOG, List.of(PUT_A, put(7, "x", 3, 2))), new Script()))
        .containsExactly(Rule.EQUAL_LOGS);
    assertThat(rules(logs(LOG, List.of(PUT_A, ACQUIRE)), new Script()))
        .containsExactly(Rule.EQUAL_LOGS);
  }

  @Test
  void answersThatAReplayDoesNotGiveAreTold() {
    assertThat(rules(logs(List.of(PUT_A, put(7, "b", 3, 3))), new Script()))
        .containsExactly(Rule.REPLAY);
    assertThat(rules(logs(List.of(PUT_A, put(7, "b", 4, 2))), new Script()))
        .containsExactly(Rule.REPLAY);
    assertThat(rules(logs(List.of(ACQUIRE, lock(9, Action.ACQUIRE, 2, 9))), new Script()))
        .containsExactly(Rule.REPLAY);
    assertThat(rules(logs(List.of(ACQUIRE, RELEASE, lock(10, Action.ACQUIRE, 2, 8))), new Script()))
        .containsExactly(Rule.REPLAY);
    assertThat(rules(logs(List.of(RELEASE)), new Script())).containsExactly(Rule.REPLAY);
  }

  @Test
  void repliesThatTheLogDoesNotGiveAreTold() {
    assertThat(rules(logs(LOG), new Script().callPut(0, "a").okVersion(0, 2, 2)))
        .containsExactly(Rule.REPLY);
    assertThat(rules(logs(LOG), new Script().put(0, "lost"))).containsExactly(Rule.REPLY);
    assertThat(rules(logs(LOG), new Script().callPut(0, "a").failed(0)))
        .containsExactly(Rule.REPLY);
    assertThat(rules(logs(LOG), new Script().get(0, "never"))).containsExactly(Rule.REPLY);
    assertThat(rules(logs(LOG), new Script().acquire(0, 2, 8))).containsExactly(Rule.REPLY);
  }

  @Test
  void indexesAgainstRealTimeAreTold() {
    assertThat(rules(logs(LOG), new Script().put(0, "b").put(1, "a")))
        .containsExactly(Rule.REAL_TIME);
    assertThat(rules(logs(LOG), new Script().callPut(0, "b").callPut(1, "a").ok(0).ok(1)))
        .isEmpty();
  }

  @Test
  void readsOutsideTheirWindowAreTold() {
    assertThat(rules(logs(LOG), new Script().put(0, "a").put(0, "b").get(1, "a")))
        .containsExactly(Rule.READ_WINDOW);
    assertThat(rules(logs(LOG), new Script().get(1, "b").get(1, "a")))
        .containsExactly(Rule.READ_WINDOW);
    assertThat(rules(logs(LOG.subList(0, 2)), new Script().put(0, "a").callGet(1).readAbsent(1)))
        .containsExactly(Rule.READ_WINDOW);
  }

  @Test
  void logsAreReadFromFilesWithTheirMistakesNamed() throws Exception {
    String good =
        "{\"index\":5,\"f\":\"put\",\"key\":\"k\",\"value\":\"a\",\"outcome\":\"changed\",\"revision\":2,\"version\":1}\n";
    Path file = Files.writeString(dir.resolve("log"), good);
    assertThat(AppliedLog.read("n1", file).entries().values()).containsExactly(PUT_A);
    Files.writeString(file, good + good);
    assertThatThrownBy(() -> AppliedLog.read("n1", file))
        .isInstanceOf(MalformedLineException.class)
        .hasMessage(
            "malformed applied log, line 2, field index: it is not greater than the one before");
  }

  private static AppliedEntry put(long index, String value, long revision, long version) {
    return new AppliedEntry(
        index, Action.PUT, Script.KEY, value, null, null, true, revision, version);
  }

  private static AppliedEntry lock(long index, Action action, long session, long token) {
    return new AppliedEntry(index, action, Script.LOCK, null, session, token, true, null, null);
  }

  @SafeVarargs
  private static List<AppliedLog> logs(List<AppliedEntry>... entries) {
    List<AppliedLog> logs = new ArrayList<>();
    for (List<AppliedEntry> of : entries) {
      logs.add(AppliedLog.of("n" + (logs.size() + 1), of));
    }
    return logs;
  }

  private static List<Rule> rules(List<AppliedLog> logs, Script script) {
    return LogCheck.check(logs, script.history()).stream().map(LogViolation::rule).toList();
  }
}
