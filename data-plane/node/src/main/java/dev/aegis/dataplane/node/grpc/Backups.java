package dev.aegis.dataplane.node.grpc;

import com.google.protobuf.ByteString;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.node.log.BackupSource;
import dev.aegis.dataplane.node.log.CommandLog;
import dev.aegis.dataplane.node.log.Position;
import dev.aegis.wire.v1.Failure;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.SaveSnapshotResponse;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves backups of the state of this node, one at a time.
///
/// **Whole**: a backup has every write that was acknowledged before it was asked for. A barrier at
/// the leader, begun after the question, says how far the log reached; the backup is written once
/// this node has applied that far. So a follower may serve it, and spare the leader.
///
/// **Cheap**: the state goes to a file beside the log first, and from there to the client. A slow
/// client thus holds a file and one chunk, not the state. The file is deleted at each end of the
/// call, and one that a crash left is deleted at the start.
final class Backups {
  static final int CHUNK_BYTES = 512 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(Backups.class);
  private static final Duration CATCH_UP_WAIT = Duration.ofSeconds(10);
  private static final Duration LOOK_EVERY = Duration.ofMillis(5);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Calls calls;
  private final CommandLog log;
  private final BackupSource source;
  private final LongSupplier barrier;
  private final Path file;
  private final AtomicBoolean underWay = new AtomicBoolean();

  /// @param barrier index of an entry that holds everything acknowledged before it is asked
  /// @param dataDir where there is room for a file
  Backups(Calls calls, CommandLog log, BackupSource source, LongSupplier barrier, Path dataDir)
      throws IOException {
    this.calls = calls;
    this.log = log;
    this.source = source;
    this.barrier = barrier;
    this.file = dataDir.resolve("outgoing-backup.tmp");
    Files.deleteIfExists(file);
  }

  /// Begins to serve a call, on a thread of its own, since a call's own thread has to hear of its
  /// cancellation.
  void save(ServerCallStreamObserver<SaveSnapshotResponse> observer) {
    if (!underWay.compareAndSet(false, true)) {
      observer.onError(busy());
      return;
    }
    BackupStream stream = new BackupStream(observer, PATIENCE);
    var _ = Thread.ofVirtual().name("backup").start(Context.current().wrap(() -> serve(stream)));
  }

  /// The file is gone, and there is room for the next call, before the client is told of the end.
  private void serve(BackupStream stream) {
    Optional<StatusRuntimeException> failure;
    try {
      failure = attempt(stream);
    } finally {
      underWay.set(false);
    }
    failure.ifPresentOrElse(stream::fail, stream::complete);
  }

  private static StatusRuntimeException busy() {
    return Failures.of(
        Failure.newBuilder()
            .setCode(FailureCode.OVERLOADED)
            .setMessage(
                "This node is sending a snapshot already, and sends one at a time. Ask another node, or wait.")
            .setLimitName("snapshots under way")
            .setLimit(1)
            .build());
  }

  private Optional<StatusRuntimeException> attempt(BackupStream stream) {
    try {
      try {
        Position position = caughtUp();
        refuseAllButOperators();
        source.writeBackup(file);
        send(stream, position);
      } finally {
        Files.deleteIfExists(file);
      }
      return Optional.empty();
    } catch (BackupSource.NoRoomException e) {
      return Optional.of(noRoom(e));
    } catch (IOException e) {
      LOG.warn("A snapshot could not be written or read: {}", e.toString());
      return Optional.of(
          Failures.of(
              FailureCode.NOT_SERVING,
              "This node could not write the snapshot to its disk; its log says why. Ask another node."));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.of(
          Failures.of(FailureCode.NOT_SERVING, "This node is stopping. Ask another one."));
    } catch (RuntimeException e) {
      return Optional.of(calls.failureOf(e));
    }
  }

  private static StatusRuntimeException noRoom(BackupSource.NoRoomException e) {
    return Failures.of(
        Failure.newBuilder()
            .setCode(FailureCode.STORAGE_EXHAUSTED)
            .setMessage(e.getMessage() + ". Ask another node, or make room on this one's disk.")
            .setLimitName("aegis.node.disk-low-mib")
            .setLimit(e.limitMib())
            .setActual(e.freeMib())
            .build());
  }

  /// A backup holds everything, the policy included, which is for operators alone to read: the
  /// state that the barrier made sure of says who is one.
  private void refuseAllButOperators() {
    var _ = log.query(new Query.ReadPolicy());
  }

  private Position caughtUp() throws InterruptedException {
    long wanted = barrier.getAsLong();
    long giveUp = System.nanoTime() + CATCH_UP_WAIT.toNanos();
    Position here = log.position();
    while (here.index() < wanted) {
      if (System.nanoTime() > giveUp) {
        throw Failures.of(
            FailureCode.NOT_SERVING,
            "This node has applied the log up to entry %d of %d and is too far behind for a snapshot. Ask another node."
                .formatted(here.index(), wanted));
      }
      Thread.sleep(LOOK_EVERY);
      here = log.position();
    }
    return here;
  }

  private void send(BackupStream stream, Position position)
      throws IOException, InterruptedException {
    SaveSnapshotResponse.Builder next =
        SaveSnapshotResponse.newBuilder()
            .setHeader(calls.header(position))
            .setSizeBytes(Files.size(file));
    try (InputStream in = Files.newInputStream(file)) {
      for (byte[] chunk = in.readNBytes(CHUNK_BYTES);
          chunk.length > 0;
          chunk = in.readNBytes(CHUNK_BYTES)) {
        if (!stream.send(next.setChunk(ByteString.copyFrom(chunk)).build())) {
          return;
        }
        next = SaveSnapshotResponse.newBuilder();
      }
    }
  }
}
