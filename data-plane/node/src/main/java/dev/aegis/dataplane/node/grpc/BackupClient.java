package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.node.security.TlsIdentity;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.wire.v1.ClusterServiceGrpc;
import dev.aegis.wire.v1.Failure;
import dev.aegis.wire.v1.SaveSnapshotRequest;
import dev.aegis.wire.v1.SaveSnapshotResponse;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;

/// Fetches a backup from one node.
public final class BackupClient {
  /// A cap against a node that stopped in the middle of a sentence, not an estimate.
  private static final Duration DEADLINE = Duration.ofHours(1);

  private BackupClient() {}

  /// The node did not give a backup. The message is a sentence.
  public static final class NotGivenException extends IOException {
    private static final long serialVersionUID = 1;

    private NotGivenException(String message, StatusRuntimeException cause) {
      super(message, cause);
    }
  }

  /// Writes the file that a node streams.
  ///
  /// @param shown the certificate of an operator; empty for a node that asks for none
  /// @throws NotGivenException when the node cannot be reached, refuses, or breaks off
  /// @throws IOException when `out` takes nothing more
  public static void fetch(HostPort node, Optional<TlsIdentity> shown, OutputStream out)
      throws IOException {
    ManagedChannel channel = Connections.to(node, shown).build();
    try {
      Iterator<SaveSnapshotResponse> parts =
          ClusterServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(DEADLINE)
              .saveSnapshot(SaveSnapshotRequest.getDefaultInstance());
      while (parts.hasNext()) {
        parts.next().getChunk().writeTo(out);
      }
    } catch (StatusRuntimeException e) {
      throw new NotGivenException(sentence(node, e), e);
    } finally {
      channel.shutdownNow();
    }
  }

  private static String sentence(HostPort node, StatusRuntimeException e) {
    Failure failure = Failures.in(e);
    return failure == null
        ? "The node at %s could not be reached or broke off (%s)."
            .formatted(node, e.getStatus().getCode())
        : "The node at %s gave no snapshot. %s".formatted(node, failure.getMessage());
  }
}
