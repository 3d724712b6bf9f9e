package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Caller;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Operation;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.command.Transaction;
import dev.aegis.dataplane.kv.StoreSize;
import dev.aegis.dataplane.node.log.SubmitException;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class StorageGateTest {
  private static final Bytes KEY = Bytes.copyOf(new byte[] {1});
  private static final Operation PUT = new Operation.Put(KEY, KEY, null, false);
  private static final Operation DELETE = new Operation.Delete(KEY, null, false);

  private StoreSize size = new StoreSize(0, 0, false);
  private final StorageGate gate = new StorageGate(new StoreMemory(64 << 20, () -> size));

  private boolean refuses(Command command) {
    return gate.refusalOf(command).isPresent();
  }

  private static Command transaction(List<Operation> then, List<Operation> otherwise) {
    return new Command.Transact(null, null, new Transaction(List.of(), then, otherwise));
  }

  @Test
  void whileTheDiskIsLowPutsAreRefusedAndDeletesGoOn() {
    gate.shut(100, 512);
    assertThat(refuses(new Command.PutKey(null, KEY, KEY, null))).isTrue();
    assertThat(refuses(new Command.DeleteKey(null, KEY, null))).isFalse();
    assertThat(refuses(new Command.Tick(1, 1, 1))).isFalse();
  }

  @Test
  void aTransactionIsRefusedWhenAnyBranchOfItPuts() {
    gate.shut(100, 512);
    assertThat(refuses(transaction(List.of(DELETE), List.of()))).isFalse();
    assertThat(refuses(transaction(List.of(), List.of(PUT)))).isTrue();
    Operation nested = new Operation.Nested(new Transaction(List.of(), List.of(PUT), List.of()));
    assertThat(refuses(transaction(List.of(DELETE, nested), List.of()))).isTrue();
  }

  @Test
  void onceThereIsRoomAgainNothingIsRefused() {
    gate.shut(100, 512);
    gate.open();
    assertThat(refuses(new Command.PutKey(null, KEY, KEY, null))).isFalse();
  }

  private static Command onBehalf(Command command) {
    return new Command.OnBehalf(new Caller.Client("ann", false), command);
  }

  @Test
  void whoeverACommandIsForItIsJudgedByWhatItDoes() {
    gate.shut(100, 512);
    assertThat(refuses(onBehalf(new Command.PutKey(null, KEY, KEY, null)))).isTrue();
    assertThat(refuses(onBehalf(transaction(List.of(), List.of(PUT))))).isTrue();
    assertThat(refuses(onBehalf(new Command.RenewSessions(List.of(new SessionId(1)))))).isFalse();
  }

  @Test
  void thePolicyCanBeSetWhileTheDiskIsLow() {
    gate.shut(100, 512);
    assertThat(refuses(onBehalf(new Command.SetPolicy(0, List.of())))).isFalse();
  }

  @Test
  void whileTheStoreTakesAllItsMemoryPutsAreRefusedWithWhatItTakesAndMay() {
    size = new StoreSize(60 << 20, 5 << 20, false);
    assertThat(gate.refusalOf(new Command.PutKey(null, KEY, KEY, null)))
        .containsInstanceOf(SubmitException.StoreFull.class)
        .get()
        .asInstanceOf(InstanceOfAssertFactories.type(SubmitException.StoreFull.class))
        .satisfies(full -> {
          assertThat(full.heldMib()).isEqualTo(65);
          assertThat(full.limitMib()).isEqualTo(64);
        });
    assertThat(refuses(new Command.DeleteKey(null, KEY, null))).isFalse();
    assertThat(refuses(new Command.Compact(7))).isFalse();
    assertThat(refuses(new Command.Tick(1, 1, 1))).isFalse();
    size = new StoreSize(60 << 20, 3 << 20, false);
    assertThat(refuses(new Command.PutKey(null, KEY, KEY, null))).isFalse();
  }

  @Test
  void whileHistoryGivesWayPutsAreToComeAgain() {
    for (StoreSize full :
        List.of(new StoreSize(20 << 20, 45 << 20, false), new StoreSize(60 << 20, 5 << 20, true))) {
      size = full;
      assertThat(gate.refusalOf(new Command.PutKey(null, KEY, KEY, null)))
          .containsInstanceOf(SubmitException.HistoryGivesWay.class);
      assertThat(refuses(new Command.DeleteKey(null, KEY, null))).isFalse();
    }
  }
}
