package dev.aegis.dataplane.node.grpc;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import dev.aegis.dataplane.command.KeyVersion;
import dev.aegis.wire.v1.KeyValue;
import java.util.ArrayList;
import java.util.List;

/// The room that is left in one answer: gRPC clients take no message above 4 MiB by default.
final class AnswerRoom {
  static final int MAX_RESPONSE_BYTES = 4 * 1024 * 1024;

  /// For everything around the keys: the header, and the frame of each result of a transaction.
  private static final int RESERVED_BYTES = 64 * 1024;

  /// A field number of one byte, as all repeated keys have.
  private static final int FIELD = 1;

  private int leftBytes = MAX_RESPONSE_BYTES - RESERVED_BYTES;

  /// As many of these, from the first one on, as there is room for; what they take is taken.
  List<KeyValue> fitting(List<KeyVersion> versions) {
    List<KeyValue> fitting = new ArrayList<>();
    for (KeyVersion version : versions) {
      KeyValue next = keyValue(version);
      leftBytes -= CodedOutputStream.computeMessageSize(FIELD, next);
      if (leftBytes < 0) {
        break;
      }
      fitting.add(next);
    }
    return fitting;
  }

  static KeyValue keyValue(KeyVersion version) {
    KeyValue.Builder out =
        KeyValue.newBuilder()
            .setKey(UnsafeByteOperations.unsafeWrap(version.key().toArray()))
            .setValue(UnsafeByteOperations.unsafeWrap(version.value().toArray()))
            .setCreateRevision(version.createRevision())
            .setModRevision(version.modRevision())
            .setVersion(version.version());
    if (version.session() != null) {
      out.setSessionId(version.session().value());
    }
    return out.build();
  }
}
