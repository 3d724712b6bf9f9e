package dev.aegis.controlplane.agent.outlet;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What became of each concern's proposal of late, by branch, and until when that word stands: as
/// long as it does, the outlet is not asked again.
///
/// A proposal that stands open is left alone until it is due for renewal. One that was not taken is
/// tried again after a few seconds, and after twice as long with each time in a row, up to the
/// usual renewal: a conflict passes, but a rule of the repository or a right that the token lacks
/// lasts. [ForgePace] does not see that, because the readings in between succeed.
///
/// Not thread-safe; [Courier] guards it.
final class LastWords {
  private static final Duration AFTER_THE_FIRST_NO = Duration.ofSeconds(5);

  private record Word(Delivered delivered, Duration pause, Instant until) {}

  private final Map<String, Word> byBranch = new LinkedHashMap<>();

  /// The word that stands.
  Optional<Delivered> of(String branch, Instant now) {
    Word word = byBranch.get(branch);
    return word != null && now.isBefore(word.until())
        ? Optional.of(again(word.delivered()))
        : Optional.empty();
  }

  void note(String branch, Delivered delivered, Instant now) {
    byBranch.values().removeIf(one -> !now.isBefore(one.until().plus(LocalGitQueue.RENEWAL)));
    Duration pause = pause(delivered, Optional.ofNullable(byBranch.get(branch)));
    byBranch.put(branch, new Word(delivered, pause, now.plus(pause)));
  }

  private static Duration pause(Delivered delivered, Optional<Word> before) {
    if (wasTaken(delivered)) {
      return LocalGitQueue.RENEWAL;
    }
    return before
        .filter(word -> !wasTaken(word.delivered()))
        .map(word -> doubled(word.pause(), LocalGitQueue.RENEWAL))
        .orElse(AFTER_THE_FIRST_NO);
  }

  /// Twice as long, and no longer than the most.
  static Duration doubled(Duration pause, Duration most) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(most) < 0 ? twice : most;
  }

  private static boolean wasTaken(Delivered delivered) {
    return switch (delivered) {
      case Delivered.Opened _,
          Delivered.Updated _,
          Delivered.StillFresh _,
          Delivered.LeftToAPerson _,
          Delivered.UnderWay _ ->
          true;
      case Delivered.Refused _, Delivered.Failed _ -> false;
    };
  }

  private static Delivered again(Delivered delivered) {
    return switch (delivered) {
      case Delivered.Opened(int number) -> new Delivered.StillFresh(number);
      case Delivered.Updated(int number) -> new Delivered.StillFresh(number);
      case Delivered.StillFresh fresh -> fresh;
      case Delivered.LeftToAPerson left -> left;
      case Delivered.Refused refused -> refused;
      case Delivered.UnderWay underWay -> underWay;
      case Delivered.Failed failed -> failed;
    };
  }
}
