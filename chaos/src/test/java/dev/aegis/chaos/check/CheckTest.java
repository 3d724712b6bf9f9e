package dev.aegis.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.chaos.history.Event;
import dev.aegis.chaos.history.HistoryRecorder;
import dev.aegis.chaos.history.Script;
import dev.aegis.chaos.linear.Budget;
import dev.aegis.chaos.watch.Delivery;
import dev.aegis.chaos.watch.KeyChange;
import dev.aegis.chaos.watch.WatchStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path dir;

  @Test
  void linearizableEndsWithZero() throws Exception {
    Path file = file(new Script().put(0, "a").get(1, "a").acquire(2, 1, 5));
    assertThat(run(Budget.USUAL, "check", file.toString())).isZero();
    assertThat(text(out).lines())
        .containsExactly(
            "lock \"ledger\", 1 operations: linearizable",
            "key \"k\", 2 operations: linearizable",
            "3 operations on 2 keys and locks: linearizable");
  }

  @Test
  void notLinearizableEndsWithOneAndSaysWhy() throws Exception {
    Path file = file(new Script().put(0, "a").put(0, "b").get(1, "a"));
    assertThat(run(Budget.USUAL, "check", file.toString())).isEqualTo(1);
    assertThat(text(out))
        .contains("key \"k\", 3 operations: NOT linearizable. key \"k\": get by process 1")
        .contains("The value was no longer current when the get was called");
  }

  @Test
  void undecidedEndsWithTwo() throws Exception {
    Path file = file(new Script().put(0, "a").put(0, "b").get(1, "b"));
    Budget tiny = new Budget(1, 1, Budget.USUAL.time());
    assertThat(run(tiny, "check", file.toString())).isEqualTo(2);
    assertThat(text(out))
        .contains("undecided: 1 steps were not enough")
        .contains("undecided, which is no pass. Look longer (--times 10)");
  }

  @Test
  void whatIsUndecidedCanBeLookedAtForLonger() throws Exception {
    Path file = file(new Script().put(0, "a").put(0, "b").get(1, "b"));
    Budget small = new Budget(1, 4, Budget.USUAL.time());
    assertThat(run(small, "check", "--times", "100", file.toString())).isZero();
    assertThat(run(small, "check", "--times", "never", file.toString())).isEqualTo(2);
    assertThat(text(err)).contains(Check.USAGE);
  }

  @Test
  void aCellThatHeldEndsWithZero() throws Exception {
    keepCell(A, A);
    assertThat(run(Budget.USUAL, "cell", dir.toString())).isZero();
    assertThat(text(out).lines())
        .containsExactly("1 operations, 1 watches, 1 nodes asked afterwards: nothing is wrong");
  }

  @Test
  void aCellWhoseWatchLeftSomethingOutEndsWithOneAndSaysWhat() throws Exception {
    keepCell(null, A);
    assertThat(run(Budget.USUAL, "cell", dir.toString())).isEqualTo(1);
    assertThat(text(out)).contains("BROKEN watches: watch-1, RELIABLE").endsWith(": BROKEN\n");
  }

  @Test
  void aCellThatLostAWriteEndsWithOneAndSaysWhich() throws Exception {
    keepCell(null, null);
    assertThat(run(Budget.USUAL, "cell", dir.toString())).isEqualTo(1);
    assertThat(text(out)).contains("BROKEN nothing lost: k=a was acknowledged");
  }

  @Test
  void aCellWithANodeThatWasLeftBehindIsMeasuredByTheOthers() throws Exception {
    keepCell(A, null);
    stream(A).write(dir.resolve("afterwards-n2.jsonl"));
    assertThat(run(Budget.USUAL, "cell", dir.toString())).isEqualTo(1);
    assertThat(text(out).lines().filter(line -> line.startsWith("BROKEN")))
        .singleElement()
        .asString()
        .startsWith("BROKEN replicas equal: afterwards-n1 tells other changes");
  }

  @Test
  void aCellOfWhichNobodyAskedTheNodesEndsWithTwo() throws Exception {
    file(new Script().callPut(1, "a").okVersion(1, 1, 5));
    assertThat(run(Budget.USUAL, "cell", dir.toString())).isEqualTo(2);
    assertThat(text(out)).contains("open: no afterwards-*.jsonl").endsWith(": undecided\n");
  }

  private static final KeyChange A = new KeyChange(5, Script.KEY, "a", 1, null);

  /// A put that was acknowledged, what a watch saw of it, and what a node has of it.
  private void keepCell(@Nullable KeyChange seen, @Nullable KeyChange stored) throws IOException {
    file(new Script().callPut(1, "a").okVersion(1, 1, 5));
    stream(seen).write(dir.resolve("watch-1.jsonl"));
    stream(stored).write(dir.resolve("afterwards-n1.jsonl"));
  }

  private static WatchStream stream(@Nullable KeyChange change) {
    List<KeyChange> changes = change == null ? List.of() : List.of(change);
    return new WatchStream(
        Script.KEY, false, List.of(new Delivery.Opened(1), new Delivery.Batch(changes, 9)));
  }

  @Test
  void aCellWhoseReadsContradictTheOrderAppliedEndsWithOne() throws Exception {
    file(new Script().callPut(1, "a").okVersion(1, 1, 5).callGet(2).read(2, "a", 1, 6));
    stream(A).write(dir.resolve("watch-1.jsonl"));
    stream(A).write(dir.resolve("afterwards-n1.jsonl"));
    assertThat(run(Budget.USUAL, "cell", dir.toString())).isEqualTo(1);
    assertThat(text(out)).contains("by the order applied: get of \"k\" by process 2");
  }

  @Test
  void unreadableEndsWithTwoAndNamesTheLine() throws Exception {
    Path file = Files.writeString(dir.resolve("bad"), "nonsense\n");
    assertThat(run(Budget.USUAL, "check", file.toString())).isEqualTo(2);
    assertThat(text(err)).contains("malformed history, line 1");
    assertThat(run(Budget.USUAL, "check", dir.resolve("none").toString())).isEqualTo(2);
    assertThat(text(err)).contains("There is no file");
    assertThat(run(Budget.USUAL, "fly")).isEqualTo(2);
    assertThat(text(err)).contains(Check.USAGE);
  }

  @Test
  void exportsForJepsen() throws Exception {
    Path file = file(new Script().callPut(0, "a\"").okVersion(0, 1, 2));
    assertThat(run(Budget.USUAL, "export", "--edn", file.toString())).isZero();
    assertThat(text(out).lines().toList())
        .hasSize(2)
        .first()
        .asString()
        .matches(
            "\\{:process 0, :type :invoke, :f :put, :key \"k\", :value \"a\\\\\"\", :time \\d+, :index 0}");
    assertThat(text(out)).contains(":type :ok").contains(":revision 2, :version 1}");
  }

  @Test
  void exportsForPorcupine() throws Exception {
    Path file = file(new Script().put(0, "a").put(0, "b").get(1, "a"));
    assertThat(run(Budget.USUAL, "export", "--porcupine", file.toString())).isZero();
    assertThat(text(out))
        .contains("{\"Partitions\":[{\"History\":[{\"ClientId\":0,\"Start\":0,")
        .contains("\"PartialLinearizations\":[[{\"Index\":0,")
        .contains("\"Largest\":{\"0\":0,\"1\":0}")
        .contains("\"Annotations\":[{\"ClientId\":0,\"Tag\":\"verdict\",\"Start\":500,");
  }

  private Path file(Script script) throws IOException {
    Path file = dir.resolve("history.jsonl");
    try (HistoryRecorder recorder = HistoryRecorder.to(file)) {
      for (Event event : script.events()) {
        recorder.record(event.process(), event.type(), event.content());
      }
    }
    return file;
  }

  private int run(Budget budget, String... words) {
    return new Check(budget, print(out), print(err)).run(List.of(words));
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
