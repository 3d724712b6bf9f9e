package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.LockGuard;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.wire.log.v1.LogEntry;
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
          new Command.Tick(5, 100, 2));

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
    return CommandCodec.decode(1, 1, ByteBuffer.wrap(entry));
  }

  @Test
  void anyBytesDecodeToSomething() {
    Random random = new Random(1);
    for (int run = 0; run < 50_000; run++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      assertThat(CommandCodec.decode(1, 1, ByteBuffer.wrap(bytes)).entry()).isNotNull();
    }
  }
}
