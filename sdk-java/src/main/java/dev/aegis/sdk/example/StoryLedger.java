package dev.aegis.sdk.example;

import dev.aegis.sdk.AegisException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What the story's client was told: writes, tokens, errors. Safe for use by many threads. Times
/// are readings of one monotonic clock, in nanoseconds.
final class StoryLedger {
  private final Map<Integer, Long> revisions = new TreeMap<>();
  private final Map<String, Integer> errors = new TreeMap<>();
  private final List<Long> tokens = new ArrayList<>();
  private int untypedErrors;
  private boolean tokenWentBack;
  private boolean writing;
  private long lastAckAt;
  private Duration longestGap = Duration.ZERO;

  /// A write was acknowledged.
  synchronized void acknowledged(int number, long revision, long now) {
    noteGap(now);
    revisions.put(number, revision);
    writing = true;
    lastAckAt = now;
  }

  /// The lock was acquired anew: its token must be greater than all before it.
  synchronized void acquired(long token) {
    if (!tokens.isEmpty() && token <= tokens.getLast()) {
      tokenWentBack = true;
    }
    tokens.add(token);
  }

  synchronized void failed(RuntimeException failure) {
    errors.merge(failure.getClass().getSimpleName(), 1, Integer::sum);
    if (!(failure instanceof AegisException)) {
      untypedErrors++;
    }
  }

  /// No more writes will come. The time since the last one counts as a gap: service may have ended
  /// for good there.
  synchronized void finished(long now) {
    noteGap(now);
    writing = false;
  }

  /// The acknowledged writes: number to revision.
  synchronized Map<Integer, Long> revisions() {
    return new TreeMap<>(revisions);
  }

  /// One line for a person.
  synchronized String progress(long now) {
    String last = writing ? Duration.ofNanos(now - lastAckAt).toMillis() + " ms ago" : "none yet";
    return "%d acknowledged, the last: %s; longest gap %d ms; tokens %s; errors %s"
        .formatted(revisions.size(), last, longestGap.toMillis(), tokens, errors);
  }

  /// The end of the story.
  ///
  /// @param lost acknowledged writes that were not found again
  /// @param verified whether all acknowledged writes could be read again at all
  synchronized StoryReport report(List<Integer> lost, boolean verified) {
    return new StoryReport(
        revisions.size(),
        lost,
        longestGap.toMillis(),
        new TreeMap<>(errors),
        untypedErrors,
        List.copyOf(tokens),
        tokenWentBack,
        verified);
  }

  private void noteGap(long now) {
    Duration gap = writing ? Duration.ofNanos(now - lastAckAt) : Duration.ZERO;
    if (gap.compareTo(longestGap) > 0) {
      longestGap = gap;
    }
  }
}
