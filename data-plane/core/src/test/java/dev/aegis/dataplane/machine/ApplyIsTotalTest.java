package dev.aegis.dataplane.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Caller;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Command.AcquireLock;
import dev.aegis.dataplane.command.Command.CancelWait;
import dev.aegis.dataplane.command.Command.Compact;
import dev.aegis.dataplane.command.Command.CreateSession;
import dev.aegis.dataplane.command.Command.DeleteKey;
import dev.aegis.dataplane.command.Command.DeleteKeys;
import dev.aegis.dataplane.command.Command.EndSession;
import dev.aegis.dataplane.command.Command.ForceRelease;
import dev.aegis.dataplane.command.Command.OnBehalf;
import dev.aegis.dataplane.command.Command.ProclaimValue;
import dev.aegis.dataplane.command.Command.PutKey;
import dev.aegis.dataplane.command.Command.ReleaseLock;
import dev.aegis.dataplane.command.Command.RenewSessions;
import dev.aegis.dataplane.command.Command.SetPolicy;
import dev.aegis.dataplane.command.Command.Tick;
import dev.aegis.dataplane.command.Command.Transact;
import dev.aegis.dataplane.command.Command.Unreadable;
import dev.aegis.dataplane.command.Compare;
import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.command.Entry;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.Grant;
import dev.aegis.dataplane.command.LockGuard;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Operation;
import dev.aegis.dataplane.command.Outcome.LockGranted;
import dev.aegis.dataplane.command.Outcome.Refused;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.command.Refusal;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.command.Transaction;
import dev.aegis.dataplane.machine.simulation.Coverage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Garbage in, outcomes out: an exception in apply would stop every replica, at each restart anew.
class ApplyIsTotalTest {
  private static final long[] NUMBERS = {
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1,
    -1_000,
    -1,
    0,
    1,
    2,
    3,
    4,
    5,
    1_000,
    1L << 40,
    Long.MAX_VALUE - 1,
    Long.MAX_VALUE
  };
  private static final int SEEDS = 500;
  private static final int ENTRIES = 300;

  @Test
  void applyIsTotal() {
    Coverage coverage = new Coverage();
    for (long seed = 1; seed <= SEEDS; seed++) {
      RandomGenerator random = new SplittableRandom(seed);
      CoordinationMachine machine = new CoordinationMachine(tokenBase(random));
      for (long index = 1; index <= ENTRIES; index++) {
        long term = someTerm(random);
        List<Command> commands = commands(random, term);
        Applied applied =
            machine.apply(new Entry(someIndex(random, index), term, stamp(random), commands));
        assertThat(applied.outcomes()).as("seed %d", seed).hasSameSizeAs(commands);
        coverage.add(applied);
        machine.query(query(random));
      }
      MachineSnapshot snapshot = machine.takeSnapshot();
      CoordinationMachine restored = new CoordinationMachine();
      restored.restoreSnapshot(snapshot);
      assertThat(restored.takeSnapshot()).as("seed %d", seed).isEqualTo(snapshot);
    }
    assertThat(coverage.counts())
        .as("garbage must get past the first checks")
        .containsKeys("LockGranted", "LockQueued", "SessionClosed", "KeyPut", "Compacted")
        .containsKeys("LockForced", "LockRevoked", "DelayBegun", "DelayOver")
        .containsKeys("Transacted", "KeysDeleted", "StoreCompacted", "DUPLICATE_KEY")
        .containsKeys("TIMED_OUT", "SESSION_ENDED", "LIMIT_EXCEEDED", "SEQUENCE_TOO_OLD")
        .containsKeys("PERMISSION_DENIED", "PolicyChanged", "SessionBound");
  }

  @Test
  void endlessTtlNeverExpires() {
    ScriptedLog log = new ScriptedLog();
    log.openSession(Long.MAX_VALUE);

    assertThat(log.tickAfter(Long.MAX_VALUE / 2).changes()).isEmpty();
  }

  @Test
  void endlessWaitNeverTimesOut() {
    ScriptedLog log = new ScriptedLog();
    SessionId holder = log.openSession(Long.MAX_VALUE);
    SessionId waiter = log.openSession(Long.MAX_VALUE);
    LockName lock = new LockName("");
    log.apply(new AcquireLock(new RequestId(holder, 1), lock, Long.MAX_VALUE));
    log.apply(new AcquireLock(new RequestId(waiter, 1), lock, Long.MAX_VALUE));

    assertThat(log.tickAfter(Long.MAX_VALUE / 2).changes()).isEmpty();
  }

  @Test
  void acquireIsRefusedWhenThereIsNoGreaterTokenLeft() {
    CoordinationMachine machine = new CoordinationMachine(Long.MAX_VALUE - 2);
    SessionId session = new SessionId(1);
    List<Command> open = List.of(new CreateSession(1_000, ""));
    machine.apply(new Entry(1, 1, 0, open));

    assertThat(machine.apply(new Entry(2, 1, 0, acquire(session, 1))).outcomes())
        .containsExactly(new LockGranted(new FencingToken(Long.MAX_VALUE)));
    assertThat(machine.apply(new Entry(3, 1, 0, acquire(session, 2))).outcomes())
        .containsExactly(
            new Refused(Refusal.LIMIT_EXCEEDED, "there are no greater fencing tokens left"));
  }

  private static List<Command> acquire(SessionId session, long sequence) {
    return List.of(
        new AcquireLock(new RequestId(session, sequence), new LockName("l" + sequence), 0));
  }

  private static long tokenBase(RandomGenerator random) {
    return random.nextInt(3) == 0 ? Long.MAX_VALUE - random.nextInt(100) : 0;
  }

  private static long number(RandomGenerator random) {
    return NUMBERS[random.nextInt(NUMBERS.length)];
  }

  /// Mostly small, or the first extreme number would end all expiry for the rest of the run.
  private static long someTerm(RandomGenerator random) {
    return random.nextInt(100) == 0 ? number(random) : 1 + random.nextInt(3);
  }

  private static long someIndex(RandomGenerator random, long next) {
    return random.nextInt(100) == 0 ? number(random) : next;
  }

  private static long stamp(RandomGenerator random) {
    return random.nextInt(100) == 0 ? number(random) : random.nextInt(100_000);
  }

  private static List<Command> commands(RandomGenerator random, long term) {
    List<Command> commands = new ArrayList<>();
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++) {
      Command command = command(random, term);
      commands.add(random.nextInt(4) == 0 ? new OnBehalf(caller(random), command) : command);
    }
    return commands;
  }

  private static Command command(RandomGenerator random, long term) {
    return switch (random.nextInt(22)) {
      case 0, 1 -> new CreateSession(number(random), name(random), key(random));
      case 2 -> new RenewSessions(List.of(session(random), session(random), session(random)));
      case 3 ->
          new EndSession(
              session(random), random.nextBoolean() ? EndReason.EXPIRED : EndReason.CLIENT);
      case 4, 5 -> new AcquireLock(request(random), lock(random), number(random));
      case 6 -> new CancelWait(request(random), lock(random));
      case 7 -> new ReleaseLock(request(random), lock(random), token(random));
      case 8 -> new PutKey(maybeRequest(random), key(random), key(random), guard(random));
      case 9 -> new DeleteKey(maybeRequest(random), key(random), guard(random));
      case 10 ->
          new Tick(random.nextInt(5) == 0 ? number(random) : term, number(random), number(random));
      case 11, 12 ->
          new AcquireLock(
              request(random),
              lock(random),
              number(random),
              number(random),
              limit(random),
              key(random));
      case 13 -> new ProclaimValue(request(random), lock(random), token(random), key(random));
      case 14 ->
          new ForceRelease(
              maybeRequest(random),
              lock(random),
              random.nextBoolean() ? token(random) : null,
              name(random));
      case 15 -> new PutKey(null, key(random), key(random), null, session(random), true);
      case 16 ->
          new DeleteKeys(
              maybeRequest(random), key(random), end(random), guard(random), random.nextBoolean());
      case 17 -> new Compact(number(random));
      case 18 -> new Transact(maybeRequest(random), guard(random), transaction(random, 0));
      case 19 -> new SetPolicy(random.nextInt(3), List.of(grant(random), grant(random)));
      case 20 -> new OnBehalf(caller(random), new OnBehalf(caller(random), new Unreadable("")));
      default -> new Unreadable(name(random));
    };
  }

  private static Caller caller(RandomGenerator random) {
    return random.nextInt(5) == 0
        ? new Caller.Node(name(random))
        : new Caller.Client(name(random), random.nextBoolean());
  }

  private static Grant grant(RandomGenerator random) {
    return switch (random.nextInt(4)) {
      case 0 -> new Grant.Reader(name(random), key(random));
      case 1 -> new Grant.Writer(name(random), key(random));
      case 2 -> new Grant.Locker(name(random), name(random));
      default -> new Grant.Operator(name(random));
    };
  }

  private static Transaction transaction(RandomGenerator random, int depth) {
    List<Compare> compares = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      Compare.Operand operand =
          switch (random.nextInt(3)) {
            case 0 -> new Compare.Operand.Version(number(random));
            case 1 -> new Compare.Operand.Value(key(random));
            default -> new Compare.Operand.BoundTo(number(random));
          };
      compares.add(new Compare(key(random), end(random), Compare.Relation.LESS, operand));
    }
    return new Transaction(compares, operations(random, depth), operations(random, depth));
  }

  private static List<Operation> operations(RandomGenerator random, int depth) {
    List<Operation> operations = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      operations.add(
          switch (random.nextInt(depth > 12 ? 3 : 4)) {
            case 0 -> new Operation.Put(key(random), key(random), null, true);
            case 1 ->
                new Operation.Range(
                    new Query.RangeKeys(key(random), end(random), number(random), limit(random)));
            case 2 -> new Operation.Delete(key(random), end(random), true);
            default -> new Operation.Nested(transaction(random, depth + 1));
          });
    }
    return operations;
  }

  private static Query query(RandomGenerator random) {
    return random.nextInt(3) == 0
        ? new Query.OnBehalf(caller(random), plainQuery(random))
        : plainQuery(random);
  }

  private static Query plainQuery(RandomGenerator random) {
    return switch (random.nextInt(14)) {
      case 0 -> new Query.RangeKeys(key(random), end(random), number(random), limit(random));
      case 1 -> new Query.ReadHistory(key(random), end(random), number(random), limit(random));
      case 2 -> new Query.DescribeSession(session(random));
      case 3 -> new Query.DescribeLock(lock(random));
      case 4 -> new Query.DescribeAcquire(request(random), lock(random));
      case 5 -> new Query.ListSessions(number(random), limit(random));
      case 6 -> new Query.ListLocks(name(random), name(random), limit(random));
      case 7 -> new Query.DescribeLeader(lock(random));
      case 8 -> new Query.ValidateToken(lock(random), token(random));
      case 9 ->
          new Query.ReadKeyHistory(
              key(random), number(random), number(random), random.nextBoolean(), limit(random));
      case 10 -> new Query.ReadPolicy();
      case 11 -> new Query.OnBehalf(caller(random), new Query.CountState());
      case 12 -> new Query.FindSession(key(random));
      default -> new Query.CountState();
    };
  }

  private static int limit(RandomGenerator random) {
    return (int) number(random);
  }

  private static SessionId session(RandomGenerator random) {
    return new SessionId(number(random));
  }

  private static RequestId request(RandomGenerator random) {
    return new RequestId(session(random), number(random));
  }

  private static @Nullable RequestId maybeRequest(RandomGenerator random) {
    return random.nextBoolean() ? request(random) : null;
  }

  private static LockName lock(RandomGenerator random) {
    return new LockName(name(random));
  }

  private static FencingToken token(RandomGenerator random) {
    return new FencingToken(random.nextBoolean() ? number(random) : random.nextInt(ENTRIES));
  }

  private static @Nullable LockGuard guard(RandomGenerator random) {
    return random.nextBoolean() ? new LockGuard(lock(random), token(random)) : null;
  }

  private static String name(RandomGenerator random) {
    return switch (random.nextInt(3)) {
      case 0 -> "";
      case 1 -> "\u0000\ud800";
      default -> "jobs";
    };
  }

  private static Bytes key(RandomGenerator random) {
    byte[] bytes = new byte[random.nextInt(3)];
    random.nextBytes(bytes);
    return Bytes.copyOf(bytes);
  }

  private static @Nullable Bytes end(RandomGenerator random) {
    return random.nextInt(3) == 0 ? null : key(random);
  }
}
