package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.Applied;
import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.junit.jupiter.api.Test;

class MissedEntriesTest {
  private static final long STAMP = 1_000;

  private final MissedEntries missed = new MissedEntries();
  private final List<Long> times = new ArrayList<>();

  private void came(long first, long last, long leaderCommit) {
    AppendEntriesRequestProto.Builder request =
        AppendEntriesRequestProto.newBuilder().setLeaderCommit(leaderCommit);
    for (long index = first; index <= last; index++) {
      request.addEntries(LogEntryProto.newBuilder().setIndex(index));
    }
    missed.came(request.build());
  }

  private List<Long> timesOf(long first, long last) {
    times.clear();
    for (long index = first; index <= last; index++) {
      missed
          .withoutTheirTimes((_, leaderWallMs) -> times.add(leaderWallMs))
          .applied(new Applied(index, List.of(), List.of()), STAMP);
    }
    return List.copyOf(times);
  }

  @Test
  void whatComesBeforeItIsCommittedKeepsItsTime() {
    came(5, 5, 4);
    came(6, 7, 5);

    assertThat(timesOf(5, 7)).containsExactly(STAMP, STAMP, STAMP);
  }

  @Test
  void whatComesWhenItIsCommittedHasNoneAndWhatComesWithItAndIsNewHas() {
    came(5, 9, 7);

    assertThat(timesOf(5, 9)).containsExactly(0L, 0L, 0L, STAMP, STAMP);
  }

  @Test
  void heartbeatSaysNothingOfEntries() {
    came(5, 5, 4);
    missed.came(AppendEntriesRequestProto.newBuilder().setLeaderCommit(5).build());

    assertThat(timesOf(5, 5)).containsExactly(STAMP);
  }

  @Test
  void whatWasMissedStaysMissed() {
    came(5, 9, 9);
    came(10, 10, 9);

    assertThat(timesOf(9, 10)).containsExactly(0L, STAMP);
  }
}
