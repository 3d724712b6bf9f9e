package dev.aegis.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.chaos.history.Action;
import dev.aegis.chaos.history.EventContent;
import dev.aegis.chaos.history.History;
import dev.aegis.chaos.history.HistoryRecorder;
import dev.aegis.chaos.history.Operation;
import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.OutcomeUnknownException;
import dev.aegis.sdk.SessionLostException;
import dev.aegis.sdk.UnavailableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
  private static final EventContent GET = EventContent.of(Action.GET, "k");

  @TempDir Path dir;

  @Test
  void outcomesAreRecordedAsTheSdkTypesThem() throws Exception {
    Path file = dir.resolve("history.jsonl");
    try (HistoryRecorder recorder = HistoryRecorder.to(file)) {
      Recording recording = new Recording(recorder, new AtomicInteger());
      recording.<String>call(GET, () -> "v", GET::withValue);
      end(recording, new UnavailableException("The get", List.of()));
      end(recording, new OutcomeUnknownException("The get", List.of(), null));
      end(recording, new SessionLostException(1, "it is over"));
      recording.<String>call(GET, () -> "w", GET::withValue);
    }
    List<Operation> operations = History.read(file).operations();
    assertThat(operations)
        .extracting(Operation::isAnswered)
        .containsExactly(true, false, false, false, true);
    assertThat(operations)
        .extracting(Operation::isFailed)
        .containsExactly(false, true, false, false, false);
    assertThat(operations)
        .extracting(operation -> operation.invoked().process())
        .as("a new process after each unknown outcome")
        .containsExactly(0, 0, 0, 1, 2);
  }

  @Test
  void moreClientsThanACheckerCanOrderAreRefused() {
    assertThatThrownBy(() ->
            new WorkloadPlan(
                ClusterAccess.plain(List.of("127.0.0.1:1")), "", 1, 9, 1, 1, 1, Duration.ZERO, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("clientsPerKey is 9; it must be from 1 to 8.");
  }

  private static void end(Recording recording, AegisException failure) {
    recording.<String>call(
        GET,
        () -> {
          throw failure;
        },
        GET::withValue);
  }
}
