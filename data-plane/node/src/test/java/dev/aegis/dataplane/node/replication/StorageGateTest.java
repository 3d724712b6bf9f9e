package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Caller;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.SessionId;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is refused while the disk is nearly full, whoever asks for it.
class StorageGateTest {
  private static final Command PUT = new Command.PutKey(null, Bytes.EMPTY, Bytes.EMPTY, null);

  private final StorageGate gate = new StorageGate();

  private static Command onBehalf(Command command) {
    return new Command.OnBehalf(new Caller.Client("ann", false), command);
  }

  @Test
  void aPutIsRefusedAlsoOnBehalfOfACaller() {
    gate.shut(1, 2);

    assertThat(gate.refusalOf(PUT)).isPresent();
    assertThat(gate.refusalOf(onBehalf(PUT))).isPresent();
  }

  @Test
  void aRenewalAndAPolicyPassAlsoOnBehalfOfACaller() {
    gate.shut(1, 2);

    assertThat(gate.refusalOf(onBehalf(new Command.RenewSessions(List.of(new SessionId(1))))))
        .isEmpty();
    assertThat(gate.refusalOf(onBehalf(new Command.SetPolicy(0, List.of())))).isEmpty();
  }

  @Test
  void nothingIsRefusedAgainOnceThereIsRoom() {
    gate.shut(1, 2);
    gate.open();

    assertThat(gate.refusalOf(onBehalf(PUT))).isEmpty();
  }
}
