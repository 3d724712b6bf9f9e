package dev.aegis.dataplane.node.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.command.AccessPolicy;
import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.node.log.BackupSource;
import dev.aegis.dataplane.node.log.Position;
import dev.aegis.wire.v1.ClusterServiceGrpc;
import dev.aegis.wire.v1.Failure;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.SaveSnapshotRequest;
import dev.aegis.wire.v1.SaveSnapshotResponse;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Backups over a real socket, of whatever bytes the test says.
class BackupsTest {
  private static final Duration WITHIN = Duration.ofSeconds(60);

  @TempDir Path dir;
  private final AtomicLong applied = new AtomicLong(7);
  private volatile boolean barred;
  private @Nullable Server server;
  private @Nullable ManagedChannel channel;

  private void serve(BackupSource source, long barrier) throws IOException {
    ReplayedLog log = new ReplayedLog();
    Backups backups =
        new Backups(
            new Calls("n1", log, new Failures(_ -> Optional.empty()), new CommitWaits()),
            log,
            source,
            () -> barrier,
            dir);
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                new ClusterServiceGrpc.ClusterServiceImplBase() {
                  @Override
                  public void saveSnapshot(
                      SaveSnapshotRequest request, StreamObserver<SaveSnapshotResponse> observer) {
                    backups.save((ServerCallStreamObserver<SaveSnapshotResponse>) observer);
                  }
                })
            .build()
            .start();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
  }

  /// A log that has been applied as far as the test says, and lets the caller read the policy
  /// unless the test says otherwise.
  private final class ReplayedLog extends UnusedLog {
    @Override
    public Position position() {
      return new Position(applied.get(), 1, 2);
    }

    @Override
    public Answer query(Query query) {
      assertThat(query).isEqualTo(new Query.ReadPolicy());
      if (barred) {
        throw Failures.of(FailureCode.PERMISSION_DENIED, "client bea needs role operator.");
      }
      return new Answer.PolicyRead(AccessPolicy.NONE);
    }
  }

  @AfterEach
  void close() {
    if (channel != null && server != null) {
      channel.shutdownNow();
      server.shutdownNow();
    }
  }

  private Iterator<SaveSnapshotResponse> ask() {
    return ClusterServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(WITHIN)
        .saveSnapshot(SaveSnapshotRequest.getDefaultInstance());
  }

  private Failure failureOf(Iterator<SaveSnapshotResponse> parts) {
    StatusRuntimeException failed =
        catchThrowableOfType(StatusRuntimeException.class, () -> parts.forEachRemaining(_ -> {}));
    return LeaderProxyTest.failureOf(failed);
  }

  private void assertNothingIsLeft() {
    assertThat(dir).isEmptyDirectory();
  }

  private static BackupSource of(byte[] bytes) {
    return file -> Files.write(file, bytes);
  }

  private static byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  @Test
  void aCallerWhoMayNotReadThePolicyGetsNothingOfTheState() throws IOException {
    barred = true;
    serve(
        _ -> {
          throw new AssertionError("nothing is written for a stranger");
        },
        7);
    assertThat(failureOf(ask()).getCode()).isEqualTo(FailureCode.PERMISSION_DENIED);
    assertNothingIsLeft();
  }

  @Test
  void theChunksAreTheFileAndNoneIsOverTheLimit() throws IOException {
    byte[] bytes = randomBytes(3 * Backups.CHUNK_BYTES + 17);
    serve(of(bytes), 7);
    ByteArrayOutputStream got = new ByteArrayOutputStream();

    Iterator<SaveSnapshotResponse> parts = ask();
    SaveSnapshotResponse first = parts.next();
    first.getChunk().writeTo(got);
    while (parts.hasNext()) {
      SaveSnapshotResponse part = parts.next();
      assertThat(part.getChunk().size()).isLessThanOrEqualTo(512 * 1024);
      part.getChunk().writeTo(got);
    }

    assertThat(first.getSizeBytes()).isEqualTo(bytes.length);
    assertThat(first.getHeader().getNodeId()).isEqualTo("n1");
    assertThat(first.getHeader().getAppliedIndex()).isEqualTo(7);
    assertThat(got.toByteArray()).isEqualTo(bytes);
    assertNothingIsLeft();
  }

  @Test
  void theStateIsWrittenOnceTheNodeHasAppliedWhatTheLeaderHad() throws IOException {
    AtomicBoolean early = new AtomicBoolean();
    CountDownLatch asked = new CountDownLatch(1);
    serve(
        file -> {
          early.set(applied.get() < 9);
          Files.write(file, new byte[] {1});
        },
        9);
    Thread.ofVirtual()
        .start(() -> {
          try {
            asked.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
          applied.set(9);
        });

    Iterator<SaveSnapshotResponse> parts = ask();
    asked.countDown();

    assertThat(parts.next().getHeader().getAppliedIndex()).isEqualTo(9);
    assertThat(early).isFalse();
  }

  @Test
  void aSecondOneAtTheSameTimeIsRefusedAndALaterOneIsNot() throws IOException {
    byte[] bytes = randomBytes(16 * Backups.CHUNK_BYTES);
    serve(of(bytes), 7);
    Iterator<SaveSnapshotResponse> slow = ask();
    assertThat(slow.next().getChunk().size()).isPositive();

    Failure refused = failureOf(ask());
    slow.forEachRemaining(_ -> {});

    assertThat(refused.getCode()).isEqualTo(FailureCode.OVERLOADED);
    assertThat(refused.getLimitName()).isEqualTo("snapshots under way");
    assertThat(failureOrNothing()).as("the next one").isNull();
  }

  private @Nullable Failure failureOrNothing() {
    try {
      ask().forEachRemaining(_ -> {});
      return null;
    } catch (StatusRuntimeException e) {
      return LeaderProxyTest.failureOf(e);
    }
  }

  @Test
  void aClientThatGoesAwayLeavesNothingAndMakesRoomForTheNext() throws IOException {
    serve(of(randomBytes(64 * Backups.CHUNK_BYTES)), 7);
    Context.CancellableContext going = Context.current().withCancellation();
    going.run(() -> assertThat(ask().next().getChunk().size()).isPositive());
    assertThat(dir).isNotEmptyDirectory();

    going.cancel(null);

    await().atMost(WITHIN).untilAsserted(this::assertNothingIsLeft);
    await().atMost(WITHIN).until(() -> failureOrNothing() == null);
  }

  @Test
  void aFullDiskIsSaidSoAndLeavesNothing() throws IOException {
    serve(
        file -> {
          Files.write(file, new byte[100]);
          throw new BackupSource.NoRoomException(600, 512);
        },
        7);

    Failure failure = failureOf(ask());

    assertThat(failure.getCode()).isEqualTo(FailureCode.STORAGE_EXHAUSTED);
    assertThat(failure.getActual()).isEqualTo(600);
    assertThat(failure.getMessage()).contains("600 MiB").contains("512 MiB");
    assertNothingIsLeft();
  }

  @Test
  void whatACrashLeftIsDeletedAtTheStart() throws IOException {
    Files.writeString(dir.resolve("outgoing-backup.tmp"), "half of a backup");

    serve(of(new byte[] {1}), 7);

    assertNothingIsLeft();
  }
}
