package dev.aegis.dataplane.node;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends a process that is ending anyway but does not get there.
///
/// An orderly exit closes servers and waits for others, any of which may block for ever, and its
/// supervisor waits as long. Cutting it off is safe: what a node has acknowledged is on the disk.
/// Belongs to the process and not to the node, of which one process may run several.
final class ExitBound {
  private static final Logger LOG = LoggerFactory.getLogger(ExitBound.class);

  /// More than a node's own waits (hand-over, calls, feed) together, less than what the launcher
  /// waits before it kills.
  static final Duration IN_FORCE = Duration.ofSeconds(10);

  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private ExitBound() {}

  /// From now on this process ends within that time of its beginning to, whoever made it begin: a
  /// signal, or [System#exit].
  static void install(Duration bound) {
    // A hook has to return, or it would itself be what is waited for; the thread it starts is a
    // daemon and does not keep the process.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> Thread.ofPlatform().daemon().name("exit-bound").start(() -> cutOff(bound)),
                "exit-bound-hook"));
  }

  private static void cutOff(Duration bound) {
    try {
      Thread.sleep(bound);
      // What hangs may be the log itself, so the words have a bound of their own.
      Thread.ofPlatform()
          .daemon()
          .start(() ->
              LOG.error(
                  "The orderly exit is not done after {} s; cut off with exit code {}",
                  bound.toSeconds(),
                  Node.Exit.OVERDUE))
          .join(LAST_WORDS);
    } catch (InterruptedException _) {
      // Nobody interrupts this thread but a process that falls apart: end it.
    }
    Runtime.getRuntime().halt(Node.Exit.OVERDUE);
  }
}
