package dev.aegis.ctl.verb;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.HeldLock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A client, and the program that runs while it holds something. Safe for use by many threads,
/// since a signal may come at any moment, and Ctrl-C comes to the program as well: its end and that
/// of this process are told at the same time.
///
/// No program starts after a signal, and nothing is given back while one of its processes runs.
/// Whoever gives back second waits for who was first, because a process that ends in the middle of
/// giving back leaves the lock closed for its TTL.
final class ProgramHold {
  private final AegisClient client;
  private final Object givingBack = new Object();
  private Optional<Process> child = Optional.empty();
  private boolean isOver;

  ProgramHold(AegisClient client) {
    this.client = client;
  }

  AegisClient client() {
    return client;
  }

  /// Starts the program; nothing when a signal came first.
  synchronized Optional<Process> start(ProcessBuilder program) throws IOException {
    if (!isOver) {
      child = Optional.of(program.start());
    }
    return child;
  }

  /// Ends the program, if it was started, and gives back.
  void endBySignal(Duration grace) {
    synchronized (givingBack) {
      theLast().ifPresent(running -> end(running, grace));
      client.close();
    }
  }

  private synchronized Optional<Process> theLast() {
    isOver = true;
    return child;
  }

  private synchronized boolean isOver() {
    return isOver;
  }

  /// Gives a lock back, unless a signal came before, which gives back all there is.
  ///
  /// @throws AegisException if it is not known to be given back
  void giveBack(HeldLock lock) {
    synchronized (givingBack) {
      if (!isOver()) {
        lock.close();
      }
    }
  }

  /// Closes the client, and with it its session and what that holds. Once it returns, that is done,
  /// whoever did it.
  void close() {
    synchronized (givingBack) {
      client.close(); // does nothing the second time
    }
  }

  /// Ends a program with all that it started: a script's commands outlive their shell.
  static void end(Process child, Duration grace) {
    List<ProcessHandle> all =
        Stream.concat(child.descendants(), Stream.of(child.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    CompletableFuture<?> ended =
        CompletableFuture.allOf(
            all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new));
    ended.completeOnTimeout(null, grace.toNanos(), TimeUnit.NANOSECONDS).join();
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
