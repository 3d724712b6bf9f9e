package dev.aegis.dataplane.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Caller;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Command.AcquireLock;
import dev.aegis.dataplane.command.Command.CreateSession;
import dev.aegis.dataplane.command.Command.DeleteKeys;
import dev.aegis.dataplane.command.Command.ForceRelease;
import dev.aegis.dataplane.command.Command.OnBehalf;
import dev.aegis.dataplane.command.Command.ProclaimValue;
import dev.aegis.dataplane.command.Command.PutKey;
import dev.aegis.dataplane.command.Command.ReleaseLock;
import dev.aegis.dataplane.command.Command.RenewSessions;
import dev.aegis.dataplane.command.Command.Tick;
import dev.aegis.dataplane.command.Command.Transact;
import dev.aegis.dataplane.command.Command.Unreadable;
import dev.aegis.dataplane.command.Entry;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.Transaction;
import dev.aegis.dataplane.machine.simulation.Coverage;
import dev.aegis.dataplane.machine.simulation.SimulatedSeeds;
import dev.aegis.dataplane.machine.simulation.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Runs [Simulation] over many seeds, and shows that it catches a machine that is broken.
///
/// The first test takes about a minute of two idle cores. `./aegis simulate` runs more seeds,
/// longer logs, or one failed seed again; so do `-Daegis.simulation.seeds=20000`,
/// `-Daegis.simulation.entries=10000` and `-Daegis.simulation.seed=17` in a test run.
class MachineSimulationTest {
  private static final int SEEDS = Integer.getInteger("aegis.simulation.seeds", 5_000);
  private static final int ENTRIES = Integer.getInteger("aegis.simulation.entries", 2_000);
  private static final int SEEDS_TO_CATCH_A_FAULT = 20;
  private static final int ENTRIES_TO_CATCH_A_FAULT = 600;

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void promisesHoldThroughTroubleAndEveryWaitEndsInPeace() throws InterruptedException {
    Long replayed = Long.getLong("aegis.simulation.seed");
    SimulatedSeeds seeds =
        replayed == null
            ? new SimulatedSeeds(1, SEEDS, ENTRIES)
            : new SimulatedSeeds(replayed, 1, ENTRIES);
    seeds.run(Duration.ofMinutes(1), () -> {});
    SimulatedSeeds.Failure failure = seeds.firstFailure();
    if (failure != null) {
      throw failed(failure);
    }
    if (replayed == null) {
      assertEverythingHappened(seeds.coverage());
    }
  }

  private static AssertionError failed(SimulatedSeeds.Failure failure) {
    return new AssertionError(
        "seed %d failed; replay it with %s, or with -Daegis.simulation.seed=%d -Daegis.simulation.entries=%d"
            .formatted(failure.seed(), failure.replay(), failure.seed(), failure.entries()),
        failure.why());
  }

  private static void assertEverythingHappened(Coverage coverage) {
    assertThat(coverage.counts())
        .as("a simulation in which something never happens proves nothing about it")
        .containsKeys("LockGranted", "LockQueued", "LockHeld", "LockReleased", "LockTaken")
        .containsKeys("TIMED_OUT", "CANCELLED", "SESSION_ENDED", "SessionClosed", "Compacted")
        .containsKeys("KeyPut", "KeyDeleted", "SESSION_NOT_FOUND", "NOT_HOLDER", "STALE_TOKEN")
        .containsKeys("ALREADY_REQUESTED", "REPEATED_ACQUIRE_IN_ENTRY", "SEQUENCE_TOO_OLD")
        .containsKeys("LockDelayed", "LockForced", "LockRevoked", "Proclaimed", "NOT_HELD")
        .containsKeys("DelayBegun", "DelayOver", "ValueProclaimed", "QUEUE_FULL")
        .containsKeys("GUARD_FAILED", "NO_SUCH_WAIT", "STALE_TERM", "UNREADABLE")
        .containsKeys("Transacted", "KeysDeleted", "StoreCompacted", "DUPLICATE_KEY")
        .containsKeys("RevisionCompacted", "RevisionInFuture", "KEY_NOT_FOUND")
        .containsKeys("PERMISSION_DENIED", "PolicySet", "PolicyChanged", "SessionBound");
  }

  @Test
  void machineThatForgetsItsRepliesIsCaught() {
    assertCaught(
        entry -> rewrite(entry, command -> withFreshRequest(command, entry.index())),
        "repeated RequestId");
  }

  @Test
  void machineWhoseClockRunsTooFastIsCaught() {
    assertCaught(
        entry ->
            new Entry(entry.index(), entry.term(), entry.leaderTimestampMs() * 2, entry.commands()),
        "before its lease|is found|before its time|as long as was asked");
  }

  @Test
  void machineThatObeysADeposedLeaderIsCaught() {
    assertCaught(
        entry -> rewrite(entry, command -> withTerm(command, entry.term())), "a tick of term");
  }

  @Test
  void machineThatLosesRenewalsIsCaught() {
    assertCaught(
        entry ->
            rewrite(
                entry,
                command ->
                    command instanceof RenewSessions ? new RenewSessions(List.of()) : command),
        "a renewal saves a session|before its lease|is found|the holder's guarded write");
  }

  @Test
  void machineThatIgnoresGuardsIsCaught() {
    assertCaught(
        entry ->
            rewrite(
                entry,
                command ->
                    command instanceof PutKey put
                        ? new PutKey(
                            put.request(),
                            put.key(),
                            put.value(),
                            null,
                            put.session(),
                            put.previousWanted(),
                            put.kept())
                        : command),
        "guarded write");
  }

  @Test
  void machineThatForgetsLockDelaysIsCaught() {
    assertCaught(
        entry ->
            rewrite(
                entry,
                command ->
                    command instanceof AcquireLock acquire
                        ? new AcquireLock(
                            acquire.request(),
                            acquire.lock(),
                            acquire.waitMs(),
                            0,
                            acquire.maxWaiters(),
                            acquire.value())
                        : command),
        "nobody gets a closed lock|without their delay|nobody waits for a free lock");
  }

  @Test
  void machineThatLetsAnyTokenForceAReleaseIsCaught() {
    assertCaught(
        entry ->
            rewrite(
                entry,
                command ->
                    command instanceof ForceRelease force
                        ? new ForceRelease(force.request(), force.lock(), null, force.note())
                        : command),
        "wrong token is refused");
  }

  @Test
  void machineThatOpensASecondSessionForANonceIsCaught() {
    assertCaught(
        entry ->
            rewrite(
                entry,
                command ->
                    command instanceof CreateSession create
                        ? new CreateSession(create.ttlMs(), create.owner())
                        : command),
        "a nonce names the session");
  }

  @Test
  void machineThatMixesUpWhatLeadersSayIsCaught() {
    assertCaught(
        entry ->
            rewrite(
                entry,
                command ->
                    command instanceof ProclaimValue proclaim
                        ? new ProclaimValue(
                            proclaim.request(), proclaim.lock(), proclaim.token(), Bytes.EMPTY)
                        : command),
        "ValueProclaimed");
  }

  @Test
  void machineThatForgetsWhichSessionAKeyIsBoundToIsCaught() {
    assertCaught(
        entry ->
            rewrite(
                entry,
                command ->
                    command instanceof PutKey put
                        ? new PutKey(
                            put.request(),
                            put.key(),
                            put.value(),
                            put.guard(),
                            null,
                            put.previousWanted(),
                            put.kept())
                        : command),
        "the write of PutKey");
  }

  @Test
  void machineThatTakesNoNoticeOfComparesIsCaught() {
    assertCaught(
        entry ->
            rewrite(
                entry,
                command ->
                    command instanceof Transact(var request, var guard, var asked)
                        ? new Transact(
                            request,
                            guard,
                            new Transaction(List.of(), asked.then(), asked.otherwise()))
                        : command),
        "the outcome of Transaction");
  }

  @Test
  void machineThatDoesOnlyPartOfATransactionIsCaught() {
    assertCaught(
        entry ->
            rewrite(
                entry,
                command ->
                    command instanceof Transact(var request, var guard, var asked)
                            && asked.then().size() > 1
                        ? new Transact(
                            request,
                            guard,
                            new Transaction(
                                asked.compares(), asked.then().subList(0, 1), asked.otherwise()))
                        : command),
        "the outcome of Transaction|writes a key twice");
  }

  @Test
  void machineThatDeletesTooMuchIsCaught() {
    assertCaught(
        entry ->
            rewrite(
                entry,
                command ->
                    command instanceof DeleteKeys delete
                        ? new DeleteKeys(
                            delete.request(),
                            delete.from(),
                            Bytes.EMPTY,
                            delete.guard(),
                            delete.previousWanted())
                        : command),
        "the writes of DeleteKeys");
  }

  @Test
  void machineThatAsksNobodysLeaveIsCaught() {
    assertCaught(
        entry ->
            rewrite(entry, command -> command instanceof OnBehalf(_, var asked) ? asked : command),
        "which is DENIED");
  }

  @Test
  void machineThatTakesEveryCallerForAnotherIsCaught() {
    assertCaught(
        entry ->
            rewrite(
                entry,
                command ->
                    command instanceof OnBehalf(_, var asked)
                        ? new OnBehalf(new Caller.Client("nobody", false), asked)
                        : command),
        "which is ALLOWED");
  }

  @Test
  void machineThatDropsWhatAPutWouldKeepIsCaught() {
    assertCaught(
        entry ->
            rewrite(
                entry,
                command ->
                    command instanceof PutKey put
                        ? new PutKey(
                            put.request(),
                            put.key(),
                            put.value(),
                            put.guard(),
                            put.session(),
                            put.previousWanted())
                        : command),
        "the write of PutKey|only what exists is kept");
  }

  @Test
  void machineThatNeverReleasesIsCaught() {
    Command nothing = new Unreadable("planted");
    assertCaught(
        entry -> rewrite(entry, command -> command instanceof ReleaseLock ? nothing : command),
        "wait for ever");
  }

  /// A replica that is now and then fed something else than its peers. Once is not enough: a stamp
  /// that is older than the machine's time changes nothing.
  @Test
  void replicaThatGoesItsOwnWayIsCaught() {
    AtomicLong calls = new AtomicLong();
    assertCaught(
        entry ->
            calls.incrementAndGet() % 500 == 0
                ? new Entry(
                    entry.index(), entry.term(), entry.leaderTimestampMs() + 1, entry.commands())
                : entry,
        "on replica");
  }

  private static void assertCaught(UnaryOperator<Entry> fault, String complaint) {
    assertThatThrownBy(
            () -> {
              for (long seed = 1; seed <= SEEDS_TO_CATCH_A_FAULT; seed++) {
                run(seed, fault);
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("replay it with")
        .rootCause()
        .hasMessageMatching("(?s).*(" + complaint + ").*");
  }

  private static Entry rewrite(Entry entry, UnaryOperator<Command> change) {
    List<Command> commands = new ArrayList<>();
    for (Command command : entry.commands()) {
      commands.add(change.apply(command));
    }
    return new Entry(entry.index(), entry.term(), entry.leaderTimestampMs(), commands);
  }

  private static Command withFreshRequest(Command command, long index) {
    return command instanceof PutKey put && put.request() != null
        ? new PutKey(
            new RequestId(put.request().session(), 1_000 * index + put.request().sequence()),
            put.key(),
            put.value(),
            put.guard(),
            put.session(),
            put.previousWanted(),
            put.kept())
        : command;
  }

  private static Command withTerm(Command command, long term) {
    return command instanceof Tick tick
        ? new Tick(term, tick.retainedRevisions(), tick.skewGraceMs())
        : command;
  }

  private static void run(long seed, UnaryOperator<Entry> fault) {
    try {
      new Simulation(seed, new Coverage(), fault).run(ENTRIES_TO_CATCH_A_FAULT);
    } catch (AssertionError | RuntimeException failure) {
      throw failed(new SimulatedSeeds.Failure(seed, ENTRIES_TO_CATCH_A_FAULT, failure));
    }
  }
}
