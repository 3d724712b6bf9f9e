package dev.aegis.chaos.workload;

import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.LockNotAcquiredException;
import java.util.ArrayList;
import java.util.List;

/// What clients saw, call by call. Safe for use by many threads.
public final class ClientTally {
  /// One call.
  ///
  /// @param atMs when it ended, epoch milliseconds
  /// @param tookMs how long it took, milliseconds
  /// @param answered whether there was an answer
  private record Call(long atMs, long tookMs, boolean answered) {}

  private final List<Call> calls = new ArrayList<>();
  private final List<Long> lostSessions = new ArrayList<>();

  /// Makes a call and counts it; not when its thread was interrupted meanwhile and it failed:
  /// whoever is sent away in the middle of a call has seen no failure.
  void count(Runnable call) {
    long began = System.nanoTime();
    boolean answered;
    try {
      call.run();
      answered = true;
    } catch (LockNotAcquiredException _) {
      answered = true; // somebody else has it: an answer
    } catch (AegisException _) {
      answered = false;
    }
    if (answered || !Thread.currentThread().isInterrupted()) {
      long tookMs = (System.nanoTime() - began) / 1_000_000;
      add(new Call(System.currentTimeMillis(), tookMs, answered));
    }
  }

  private synchronized void add(Call call) {
    calls.add(call);
  }

  synchronized void lostSession(long atMs) {
    lostSessions.add(atMs);
  }

  /// What happened between two moments.
  ///
  /// @param answered calls with an answer
  /// @param failed calls without
  /// @param longestSilenceMs the longest time without any answer
  /// @param slowestMs of the answered calls
  /// @param lostSessions sessions that clients lost
  public record Span(
      long answered, long failed, long longestSilenceMs, long slowestMs, long lostSessions) {
    /// Failed calls in all calls.
    public double failedShare() {
      return failed == 0 ? 0 : (double) failed / (answered + failed);
    }
  }

  /// Sums up, and forgets what is older: spans are asked for in their order.
  public synchronized Span between(long fromMs, long toMs) {
    calls.removeIf(call -> call.atMs < fromMs);
    long answered = 0;
    long failed = 0;
    long slowestMs = 0;
    List<Long> answers = new ArrayList<>(List.of(fromMs, toMs));
    for (Call call : calls) {
      if (call.atMs > toMs) {
        continue;
      }
      if (call.answered) {
        answered++;
        slowestMs = Math.max(slowestMs, call.tookMs);
        answers.add(call.atMs);
      } else {
        failed++;
      }
    }
    long lost = lostSessions.stream().filter(at -> at >= fromMs && at <= toMs).count();
    return new Span(answered, failed, longestSilenceMs(answers), slowestMs, lost);
  }

  private static long longestSilenceMs(List<Long> answers) {
    answers.sort(null);
    long longest = 0;
    for (int i = 1; i < answers.size(); i++) {
      longest = Math.max(longest, answers.get(i) - answers.get(i - 1));
    }
    return longest;
  }
}
