package dev.aegis.sdk.internal.cluster;

import dev.aegis.sdk.SavedSnapshot;
import dev.aegis.sdk.internal.rpc.CallPlan;
import dev.aegis.sdk.internal.rpc.Effect;
import dev.aegis.sdk.internal.rpc.Failover;
import dev.aegis.wire.v1.ClusterServiceGrpc;
import dev.aegis.wire.v1.SaveSnapshotRequest;
import dev.aegis.wire.v1.SaveSnapshotResponse;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;

/// Fetches one snapshot into a file beside its place, checks it, and puts it there. An attempt that
/// breaks off is begun anew at another node.
final class SnapshotDownload {
  private final Failover failover;
  private final Path file;
  private final Duration limit;

  SnapshotDownload(Failover failover, Path file, Duration limit) {
    this.failover = failover;
    this.file = file.toAbsolutePath();
    this.limit = limit;
  }

  SavedSnapshot run() throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString(), null, "it exists; give another name");
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      fetch(part);
      SavedSnapshot checked = SavedSnapshot.check(part);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      return new SavedSnapshot(file, checked.sizeBytes(), checked.sha256());
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private void fetch(Path part) throws IOException {
    CallPlan plan = new CallPlan("SaveSnapshot", "Saving a snapshot", Effect.NONE, limit, limit);
    Files.deleteIfExists(part);
    try (FileChannel out =
        FileChannel.open(
            part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), forOwner())) {
      long size = failover.call(plan, on -> copy(on, out));
      out.truncate(size);
      out.force(true);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static long copy(Channel on, FileChannel out) throws StatusException {
    BlockingClientCall<?, SaveSnapshotResponse> parts =
        ClusterServiceGrpc.newBlockingV2Stub(on)
            .saveSnapshot(SaveSnapshotRequest.getDefaultInstance());
    try {
      out.position(0);
      SaveSnapshotResponse next = parts.read();
      while (next != null) {
        for (ByteBuffer chunk : next.getChunk().asReadOnlyByteBufferList()) {
          while (chunk.hasRemaining()) {
            out.write(chunk);
          }
        }
        next = parts.read();
      }
      return out.position();
    } catch (IOException e) {
      parts.cancel("the file takes nothing more", e);
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      parts.cancel("interrupted", null);
      Thread.currentThread().interrupt();
      throw Status.CANCELLED.withDescription("interrupted").asException();
    }
  }

  private static FileAttribute<?>[] forOwner() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
