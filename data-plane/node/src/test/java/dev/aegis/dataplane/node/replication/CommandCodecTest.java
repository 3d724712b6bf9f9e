package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Caller;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Compare;
import dev.aegis.dataplane.command.Compare.Operand;
import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.Grant;
import dev.aegis.dataplane.command.Kept;
import dev.aegis.dataplane.command.LockGuard;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Operation;
import dev.aegis.dataplane.command.Query.RangeKeys;
import dev.aegis.dataplane.command.RangeOptions;
import dev.aegis.dataplane.command.RangeOptions.Show;
import dev.aegis.dataplane.command.RangeOptions.Sort;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.command.Transaction;
import dev.aegis.wire.log.v1.CompareRecord;
import dev.aegis.wire.log.v1.LogEntry;
import dev.aegis.wire.log.v1.OperationRecord;
import dev.aegis.wire.log.v1.PutKey;
import dev.aegis.wire.log.v1.RangeRecord;
import dev.aegis.wire.log.v1.Transact;
import dev.aegis.wire.log.v1.TransactionRecord;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CommandCodecTest {
  private static final RequestId REQUEST = new RequestId(new SessionId(3), 4);
  private static final Bytes KEY = Bytes.copyOf(new byte[] {1, -1});
  private static final LockGuard GUARD = new LockGuard(new LockName("l"), new FencingToken(9));

  /// One of each: a new command that is missing here fails the size check below.
  private static final List<Command> COMMANDS =
      List.of(
          new Command.CreateSession(10_000, "me"),
          new Command.CreateSession(10_000, "me", KEY),
          new Command.AcquireLock(REQUEST, new LockName("l"), 50, 60, 70, KEY),
          new Command.ProclaimValue(REQUEST, new LockName("l"), new FencingToken(9), KEY),
          new Command.ForceRelease(REQUEST, new LockName("l"), new FencingToken(9), "why"),
          new Command.ForceRelease(null, new LockName("l"), null, ""),
          new Command.RenewSessions(List.of(new SessionId(1), new SessionId(2))),
          new Command.EndSession(new SessionId(1), EndReason.OPERATOR),
          new Command.AcquireLock(REQUEST, new LockName("l"), 50),
          new Command.CancelWait(REQUEST, new LockName("l")),
          new Command.ReleaseLock(REQUEST, new LockName("l"), new FencingToken(9)),
          new Command.PutKey(REQUEST, KEY, KEY, GUARD),
          new Command.PutKey(null, KEY, Bytes.EMPTY, null),
          new Command.DeleteKey(REQUEST, KEY, GUARD),
          new Command.DeleteKey(null, KEY, null),
          new Command.PutKey(null, KEY, KEY, null, new SessionId(3), true),
          new Command.PutKey(null, KEY, Bytes.EMPTY, null, new SessionId(3), true, Kept.VALUE),
          new Command.PutKey(null, KEY, KEY, null, null, false, Kept.SESSION),
          new Command.DeleteKeys(REQUEST, KEY, null, GUARD, true),
          new Command.DeleteKeys(null, KEY, Bytes.EMPTY, null, false),
          new Command.Transact(REQUEST, GUARD, everyPart()),
          new Command.Transact(null, null, new Transaction(List.of(), List.of(), List.of())),
          new Command.Compact(-1),
          new Command.Tick(5, 100, 2),
          new Command.SetPolicy(
              4,
              List.of(
                  new Grant.Reader("a", KEY),
                  new Grant.Writer("b", Bytes.EMPTY),
                  new Grant.Locker("c", "jobs/"),
                  new Grant.Operator("d"))),
          new Command.OnBehalf(
              new Caller.Client("ann", true), new Command.PutKey(null, KEY, KEY, null)),
          new Command.OnBehalf(
              new Caller.Node("n1"), new Command.AcquireLock(REQUEST, new LockName("l"), 0)));

  /// A transaction with one of each part.
  private static Transaction everyPart() {
    List<Compare> compares =
        List.of(
            new Compare(KEY, null, Compare.Relation.EQUAL, new Operand.Version(1)),
            new Compare(KEY, KEY, Compare.Relation.NOT_EQUAL, new Operand.CreateRevision(2)),
            new Compare(KEY, Bytes.EMPTY, Compare.Relation.GREATER, new Operand.ModRevision(-3)),
            new Compare(KEY, null, Compare.Relation.LESS, new Operand.Value(KEY)),
            new Compare(KEY, null, Compare.Relation.LESS, new Operand.BoundTo(4)));
    RangeOptions options = new RangeOptions(Sort.VALUE, true, Show.KEYS_ONLY, 1, 2, 3, 4);
    List<Operation> then =
        List.of(
            new Operation.Put(KEY, KEY, new SessionId(3), true),
            new Operation.Put(KEY, Bytes.EMPTY, null, false),
            new Operation.Put(KEY, Bytes.EMPTY, null, false, Kept.VALUE_AND_SESSION),
            new Operation.Range(new RangeKeys(KEY, KEY, 5, 6, options)),
            new Operation.Range(new RangeKeys(KEY, null, 0, 0)),
            new Operation.Delete(KEY, null, true),
            new Operation.Delete(KEY, Bytes.EMPTY, false));
    Transaction inner = new Transaction(compares, then, List.of());
    return new Transaction(compares, then, List.of(new Operation.Nested(inner)));
  }

  /// An entry holds one acquire per lock, whoever asks.
  @Test
  void theLockOfAnAcquireIsSeenAlsoOnBehalfOfACaller() {
    Command acquire = new Command.AcquireLock(REQUEST, new LockName("l"), 0);

    assertThat(
            CommandCodec.acquiredLock(
                CommandCodec.encode(
                    new Command.OnBehalf(new Caller.Client("ann", false), acquire))))
        .isEqualTo("l");
  }

  /// What a newer version of the software wrote must not happen by halves.
  @Test
  void aTransactionWithAnUnknownPartIsUnreadableAsAWhole() {
    TransactionRecord known =
        TransactionRecord.newBuilder()
            .addThen(OperationRecord.newBuilder().setPut(PutKey.newBuilder()))
            .build();
    List<TransactionRecord> unknown =
        List.of(
            known.toBuilder().addThen(OperationRecord.newBuilder()).build(),
            known.toBuilder()
                .addCompares(CompareRecord.newBuilder().setVersion(1).setRelation("NEARLY"))
                .build(),
            known.toBuilder().addCompares(CompareRecord.newBuilder().setRelation("EQUAL")).build(),
            known.toBuilder()
                .addOtherwise(
                    OperationRecord.newBuilder().setRange(RangeRecord.newBuilder().setSort("X")))
                .build(),
            TransactionRecord.newBuilder()
                .addThen(
                    OperationRecord.newBuilder()
                        .setNested(known.toBuilder().addThen(OperationRecord.newBuilder())))
                .build());
    for (TransactionRecord transaction : unknown) {
      LogEntry entry =
          LogEntry.newBuilder()
              .addCommands(
                  dev.aegis.wire.log.v1.Command.newBuilder()
                      .setTransact(Transact.newBuilder().setTransaction(transaction)))
              .build();

      assertThat(
              CommandCodec.decode(1, 1, ByteBuffer.wrap(entry.toByteArray()).asReadOnlyBuffer())
                  .entry()
                  .commands())
          .singleElement()
          .isInstanceOf(Command.Unreadable.class);
    }
  }

  @Test
  void everyCommandComesBackAsItWasWithTheLeadersStamps() {
    LogEntry.Builder entry = LogEntry.newBuilder().setVersion(CommandCodec.VERSION);
    COMMANDS.forEach(command -> entry.addCommands(CommandCodec.encode(command)));
    byte[] body = entry.build().toByteArray();
    byte[] stamp =
        LogEntry.newBuilder().setLeaderTimestampMs(77).setLeaderWallMs(88).build().toByteArray();
    ByteBuffer logData =
        ByteBuffer.allocate(body.length + stamp.length).put(body).put(stamp).flip();

    CommandCodec.Decoded decoded = CommandCodec.decode(12, 5, logData);

    assertThat(decoded.entry().commands()).isEqualTo(COMMANDS);
    assertThat(decoded.entry().index()).isEqualTo(12);
    assertThat(decoded.entry().leaderTimestampMs()).isEqualTo(77);
    assertThat(decoded.leaderWallMs()).isEqualTo(88);
  }

  @Test
  void everyKindOfCommandIsAmongTheTested() {
    assertThat(COMMANDS.stream().map(Command::getClass).distinct().count() + 1)
        .as("all but Unreadable, which is never written")
        .isEqualTo(Command.class.getPermittedSubclasses().length);
  }

  @Test
  void anEntryOfALaterVersionIsNewerAndOnlyThat() {
    for (int version : new int[] {0, CommandCodec.VERSION}) {
      assertThat(decodedOf(version).isNewer()).as("version " + version).isFalse();
    }
    // The last one is the greatest unsigned number.
    for (int version : new int[] {CommandCodec.VERSION + 1, -1}) {
      assertThat(decodedOf(version).isNewer()).as("version " + version).isTrue();
    }
  }

  private static CommandCodec.Decoded decodedOf(int version) {
    byte[] entry = LogEntry.newBuilder().setVersion(version).build().toByteArray();
    return CommandCodec.decode(1, 1, ByteBuffer.wrap(entry).asReadOnlyBuffer());
  }

  @Test
  void anyBytesDecodeToSomething() {
    Random random = new Random(1);
    for (int run = 0; run < 50_000; run++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      assertThat(CommandCodec.decode(1, 1, ByteBuffer.wrap(bytes).asReadOnlyBuffer()).entry())
          .isNotNull();
    }
  }
}
