package dev.aegis.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.chaos.jsonl.JsonLines;
import dev.aegis.chaos.jsonl.MalformedLineException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryFileTest {
  private static final String CALL =
      "{\"index\":0,\"time_ns\":5,\"process\":1,\"type\":\"invoke\",\"f\":\"get\",\"key\":\"k\"}\n";

  @TempDir Path dir;

  @Test
  void whatIsRecordedIsReadBack() throws Exception {
    Path file = dir.resolve("history.jsonl");
    EventContent acquire = EventContent.of(Action.ACQUIRE, "l\"1\n").withSession(4);
    EventContent put = EventContent.of(Action.PUT, "k").withValue("v");
    try (HistoryRecorder recorder = HistoryRecorder.to(file)) {
      recorder.record(0, EventType.INVOKE, acquire);
      recorder.record(1, EventType.INVOKE, put);
      recorder.record(Event.FAULTS, EventType.INFO, EventContent.fault("kill", "n1"));
      recorder.record(0, EventType.OK, acquire.withToken(9));
      recorder.record(1, EventType.INFO, put.withError("no answer"));
    }
    History history = History.read(file);
    assertThat(history.events())
        .hasSize(5)
        .isSortedAccordingTo((a, b) -> Long.compare(a.index(), b.index()));
    assertThat(history.operations()).hasSize(2);
    assertThat(history.operations().getFirst().told()).isEqualTo(acquire.withToken(9));
    assertThat(history.operations().getFirst().isAnswered()).isTrue();
    assertThat(history.operations().getLast().isUnknown()).isTrue();
  }

  @Test
  void manyThreadsRecordOneOrder() throws Exception {
    Path file = dir.resolve("history.jsonl");
    try (HistoryRecorder recorder = HistoryRecorder.to(file);
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 8; i++) {
        int process = i;
        threads.execute(() -> {
          for (int n = 0; n < 200; n++) {
            recorder.record(process, EventType.INVOKE, EventContent.of(Action.GET, "k"));
            recorder.record(process, EventType.OK, EventContent.of(Action.GET, "k"));
          }
        });
      }
      threads.shutdown();
      assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(History.read(file).operations()).hasSize(1600).allMatch(Operation::isAnswered);
  }

  @Test
  void aFullHistoryTakesNoCallsAndStillTakesTheirEnds() {
    StringWriter out = new StringWriter();
    HistoryRecorder recorder = new HistoryRecorder(out, () -> 7, 2);
    EventContent get = EventContent.of(Action.GET, "k");
    recorder.record(0, EventType.INVOKE, get);
    assertThatThrownBy(() -> recorder.record(1, EventType.INVOKE, get))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("full");
    recorder.record(0, EventType.OK, get);
    assertThat(out.toString().lines()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense | '' | not one JSON object",
        "[] | '' | not a JSON object",
        "{\"index\":1,\"time_ns\":6,\"process\":1,\"type\":\"ok\",\"f\":\"fly\",\"key\":\"k\"} | f | expected one of get",
        "{\"index\":1,\"time_ns\":6,\"process\":1,\"type\":\"maybe\",\"f\":\"get\",\"key\":\"k\"} | type | expected one of invoke",
        "{\"index\":1,\"time_ns\":6,\"process\":1,\"type\":\"ok\",\"f\":\"get\"} | key | missing",
        "{\"index\":\"1\",\"time_ns\":6,\"process\":1,\"type\":\"ok\",\"f\":\"get\",\"key\":\"k\"} | index | whole number",
        "{\"index\":0,\"time_ns\":6,\"process\":1,\"type\":\"ok\",\"f\":\"get\",\"key\":\"k\"} | index | not greater",
        "{\"index\":1,\"time_ns\":4,\"process\":1,\"type\":\"ok\",\"f\":\"get\",\"key\":\"k\"} | time_ns | less than",
        "{\"index\":1,\"time_ns\":6,\"process\":1,\"type\":\"ok\",\"f\":\"get\",\"key\":\"x\"} | key | not the one",
        "{\"index\":1,\"time_ns\":6,\"process\":2,\"type\":\"ok\",\"f\":\"get\",\"key\":\"k\"} | type | called nothing",
        "{\"index\":1,\"time_ns\":6,\"process\":1,\"type\":\"invoke\",\"f\":\"get\",\"key\":\"k\"} | process | has not ended",
        "{\"index\":1,\"time_ns\":6,\"process\":2,\"type\":\"invoke\",\"f\":\"put\",\"key\":\"k\"} | value | missing",
        "{\"index\":1,\"time_ns\":6,\"process\":1,\"type\":\"ok\",\"f\":\"get\",\"key\":\"k\",\"vlaue\":\"v\"} | '' | none of",
      })
  void aMistakeIsNamedWithItsLineAndField(String line, String field, String problem)
      throws Exception {
    Path file = Files.writeString(dir.resolve("bad.jsonl"), CALL + line.strip() + "\n");
    assertThatThrownBy(() -> History.read(file))
        .isInstanceOfSatisfying(
            MalformedLineException.class,
            malformed -> {
              assertThat(malformed.line()).isEqualTo(2);
              assertThat(malformed.field()).isEqualTo(field);
              assertThat(malformed.problem()).contains(problem);
            });
  }

  @Test
  void aProcessWithAnUnknownOutcomeDoesNothingMore() {
    List<Event> events = new Script().callGet(0).unknown(0).callGet(0).events();
    assertThatThrownBy(() -> History.of(events))
        .isInstanceOf(MalformedLineException.class)
        .hasMessageContaining("line 3, field process");
  }

  @Test
  void aLineWithoutEndIsRefusedAtTheLimit() throws Exception {
    Path file =
        Files.writeString(dir.resolve("long.jsonl"), "x".repeat(JsonLines.LINE_CHARACTERS + 1));
    assertThatThrownBy(() -> History.read(file))
        .isInstanceOf(MalformedLineException.class)
        .hasMessageContaining("the limit is");
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws Exception {
    Path file = Files.write(dir.resolve("bytes.jsonl"), new byte[] {(byte) 0xff, '\n'});
    assertThatThrownBy(() -> History.read(file))
        .isInstanceOf(MalformedLineException.class)
        .hasMessageContaining("not UTF-8");
  }
}
