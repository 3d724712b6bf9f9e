package dev.aegis.chaos.workload;

import dev.aegis.chaos.history.EventContent;
import dev.aegis.chaos.history.EventType;
import dev.aegis.chaos.history.HistoryRecorder;
import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.LimitExceededException;
import dev.aegis.sdk.LockNotAcquiredException;
import dev.aegis.sdk.OutcomeUnknownException;
import dev.aegis.sdk.RefusedException;
import dev.aegis.sdk.SessionLostException;
import dev.aegis.sdk.UnavailableException;
import dev.aegis.sdk.WatchGapException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One client's part of a history: records each call before it is made and its end after. Used by
/// one thread.
///
/// A failure is recorded as the SDK types it: what it calls unchanged has failed, what it calls
/// unknown is unknown. A lost session counts as unknown, since a grant may have arrived too late to
/// be used. What is no failure of the SDK's ends the client.
final class Recording {
  private final HistoryRecorder recorder;
  private final AtomicInteger processes;
  private int process;

  /// @param processes hands out process numbers to all clients
  Recording(HistoryRecorder recorder, AtomicInteger processes) {
    this.recorder = recorder;
    this.processes = processes;
    this.process = processes.getAndIncrement();
  }

  /// Makes a call; null when it gave no answer.
  ///
  /// @param answer what the history tells of an answer
  <T> @Nullable T call(EventContent asked, Supplier<T> call, Function<T, EventContent> answer) {
    recorder.record(process, EventType.INVOKE, asked);
    T result;
    try {
      result = call.get();
    } catch (AegisException failure) {
      ended(outcome(failure), asked.withError(String.valueOf(failure.getMessage())));
      return null;
    }
    ended(EventType.OK, answer.apply(result));
    return result;
  }

  /// Something that may happen from now on, or never, and that nobody will tell of.
  void mayHappen(EventContent content) {
    recorder.record(process, EventType.INVOKE, content);
    ended(EventType.INFO, content);
  }

  /// After an unknown outcome the client goes on as another process.
  private void ended(EventType type, EventContent content) {
    recorder.record(process, type, content);
    if (type == EventType.INFO) {
      process = processes.getAndIncrement();
    }
  }

  static EventType outcome(AegisException failure) {
    return switch (failure) {
      case UnavailableException _,
          RefusedException _,
          LimitExceededException _,
          LockNotAcquiredException _,
          WatchGapException _ ->
          EventType.FAIL;
      case OutcomeUnknownException _, SessionLostException _ -> EventType.INFO;
    };
  }
}
