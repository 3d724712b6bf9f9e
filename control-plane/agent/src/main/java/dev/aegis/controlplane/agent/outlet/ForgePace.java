package dev.aegis.controlplane.agent.outlet;

import dev.aegis.controlplane.agent.outlet.OutletException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// When a forge may be asked again.
///
/// After a refusal or a failure it is left alone: until the time it named, or for a pause that
/// doubles with each failure in a row. Nobody sleeps for that; who asks meanwhile is told at once.
/// Thread-safe; time is given.
final class ForgePace {
  static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /// A limit of GitHub lasts an hour at most; a forge that names a later time is not believed.
  private static final Duration LONGEST_LIMIT = Duration.ofHours(1);

  private int failures;
  private @Nullable OutletException held;

  /// Why it must not be asked now, if so.
  synchronized Optional<OutletException> held(Instant now) {
    OutletException reason = held;
    return reason != null && reason.notBefore().filter(now::isBefore).isPresent()
        ? Optional.of(reason)
        : Optional.empty();
  }

  synchronized void succeeded() {
    failures = 0;
    held = null;
  }

  /// The forge said when to come back, or did not.
  synchronized OutletException limited(Instant now, Optional<Instant> until, String message) {
    Instant latest = now.plus(LONGEST_LIMIT);
    Instant named = until.orElse(now.plusSeconds(60));
    Instant notBefore = named.isAfter(latest) ? latest : named;
    return hold(Kind.LIMITED, message, notBefore, null);
  }

  /// Something that only a person can mend, or that may pass.
  synchronized OutletException failed(
      Instant now, Kind kind, String message, @Nullable Throwable cause) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, 10));
    failures++;
    return hold(
        kind, message, now.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause), cause);
  }

  private OutletException hold(
      Kind kind, String message, Instant notBefore, @Nullable Throwable cause) {
    OutletException reason =
        new OutletException(
            kind, message + "; it is asked again at " + notBefore, notBefore, cause);
    held = reason;
    return reason;
  }
}
