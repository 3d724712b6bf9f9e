package dev.aegis.dataplane.machine;

import static dev.aegis.dataplane.machine.ScriptedLog.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Command.CreateSession;
import dev.aegis.dataplane.command.Command.Unreadable;
import dev.aegis.dataplane.command.Entry;
import dev.aegis.dataplane.command.Outcome.KeyPut;
import dev.aegis.dataplane.command.Outcome.Refused;
import dev.aegis.dataplane.command.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryRulesTest {
  private final CoordinationMachine machine = new CoordinationMachine();

  @Test
  void entryWithoutCommandsMovesIndexAndTimeOnly() {
    Applied applied = machine.apply(new Entry(7, 1, 1_234, List.of()));

    assertThat(applied).isEqualTo(new Applied(7, List.of(), List.of()));
    assertThat(machine.lastIndex()).isEqualTo(7);
    assertThat(machine.timeMs()).isEqualTo(1_234);
    assertThat(machine.revision()).isEqualTo(1);
  }

  @Test
  void oneBadCommandCostsItsNeighboursNothing() {
    Applied applied =
        machine.apply(
            new Entry(1, 1, 0, List.of(put("a", "1"), new Unreadable("version 9"), put("b", "1"))));

    assertThat(applied.outcomes())
        .containsExactly(
            new KeyPut(2, 1), new Refused(Refusal.UNREADABLE, "version 9"), new KeyPut(3, 1));
  }

  @Test
  void entryThatComesAgainChangesNothing() {
    Entry entry = new Entry(5, 1, 1_000, List.of(put("a", "1"), new CreateSession(1_000, "x")));
    machine.apply(entry);
    MachineSnapshot before = machine.takeSnapshot();

    Applied again = machine.apply(entry);
    Applied older = machine.apply(new Entry(4, 9, 9_999, entry.commands()));

    Refused refused =
        new Refused(Refusal.UNREADABLE, "entry 5 came after entry 5; nothing was applied");
    assertThat(again).isEqualTo(new Applied(5, List.of(refused, refused), List.of()));
    assertThat(older.outcomes()).hasSize(2);
    assertThat(machine.takeSnapshot()).isEqualTo(before);
  }

  @Test
  void negativeTokenBaseIsRefused() {
    assertThatThrownBy(() -> new CoordinationMachine(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a token base is at least 0, not -1");
  }
}
