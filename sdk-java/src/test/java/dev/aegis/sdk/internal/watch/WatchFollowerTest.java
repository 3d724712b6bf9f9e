package dev.aegis.sdk.internal.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.ClientObserver;
import dev.aegis.sdk.KeyRange;
import dev.aegis.sdk.RefusalCode;
import dev.aegis.sdk.RefusedException;
import dev.aegis.sdk.Resync;
import dev.aegis.sdk.UnavailableException;
import dev.aegis.sdk.WatchBatch;
import dev.aegis.sdk.WatchListener;
import dev.aegis.sdk.WatchQuery;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What a watch that wants the present in place of what is compacted makes of a node's refusals.
class WatchFollowerTest {
  private final RefusedException compacted =
      new RefusedException(RefusalCode.COMPACTED, "It is compacted.");

  private final Deque<Supplier<Resync>> readings = new ArrayDeque<>();
  private final List<Resync> told = new ArrayList<>();
  private final WatchFollower follower =
      new WatchFollower(
          WatchQuery.of(KeyRange.prefix("a/")).from(3).resyncing(),
          new WatchListener() {
            @Override
            public void onChanges(WatchBatch changes) {
              throw new AssertionError("nothing was sent");
            }

            @Override
            public void onResync(Resync present) {
              told.add(present);
            }

            @Override
            public void onFailure(AegisException failure) {
              throw new AssertionError("it has not ended", failure);
            }
          },
          _ -> readings.remove().get(),
          ClientObserver.NONE);

  @Test
  void goesOnBehindThePresentWhenWhatItWantsIsCompacted() {
    readings.add(() -> new Resync(List.of(), 99));

    assertThat(follower.survives(compacted)).isTrue();

    assertThat(told).containsExactly(new Resync(List.of(), 99));
    assertThat(follower.nextRevision()).isEqualTo(100);
  }

  @Test
  void asksAgainWhenCompactionOvertakesTheReadingOfThePresent() {
    readings.add(() -> {
      throw compacted;
    });
    readings.add(() -> new Resync(List.of(), 199));

    assertThat(follower.survives(compacted)).isTrue();
    assertThat(told).isEmpty();
    assertThat(follower.nextRevision()).isEqualTo(3);

    assertThat(follower.survives(compacted)).isTrue();
    assertThat(follower.nextRevision()).isEqualTo(200);
  }

  @Test
  void asksAgainWhenNobodyTellsThePresent() {
    readings.add(() -> {
      throw new UnavailableException("Nobody answered", List.of());
    });

    assertThat(follower.survives(compacted)).isTrue();
    assertThat(told).isEmpty();
  }

  @Test
  void endsWithTheReasonWhenItMayNotReadThePresent() {
    RefusedException denied =
        new RefusedException(RefusalCode.PERMISSION_DENIED, "Keys are not for you.");
    readings.add(() -> {
      throw denied;
    });

    assertThatThrownBy(() -> follower.survives(compacted)).isSameAs(denied);
  }
}
