package dev.aegis.dataplane.node.grpc;

import com.google.protobuf.ByteString;
import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.KeyVersion;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.node.log.CommandLog;
import dev.aegis.dataplane.node.log.Position;
import dev.aegis.wire.v1.DeleteRequest;
import dev.aegis.wire.v1.DeleteResponse;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.KeyValue;
import dev.aegis.wire.v1.KvServiceGrpc;
import dev.aegis.wire.v1.PutRequest;
import dev.aegis.wire.v1.PutResponse;
import dev.aegis.wire.v1.RangeRequest;
import dev.aegis.wire.v1.RangeResponse;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;

/// Keys over gRPC. Writes and linearizable reads run on the leader (see [LeaderProxy]);
/// serializable reads run where they arrive.
final class KvGrpcService extends KvServiceGrpc.KvServiceImplBase {
  private static final int MAX_RESPONSE_BYTES = 4 * 1024 * 1024;

  private final Calls calls;
  private final CommandLog log;

  KvGrpcService(Calls calls, CommandLog log) {
    this.calls = calls;
    this.log = log;
  }

  @Override
  public void put(PutRequest request, StreamObserver<PutResponse> observer) {
    calls.write(
        observer,
        () ->
            new Command.PutKey(
                request.hasRequest() ? Checks.request(request.getRequest()) : null,
                Checks.key(request.getKey()),
                Checks.value(request.getValue()),
                request.hasGuard() ? Checks.guard(request.getGuard()) : null),
        committed -> {
          if (committed.outcome() instanceof Outcome.KeyPut(long revision, long version)) {
            return PutResponse.newBuilder()
                .setHeader(calls.header(committed.position()))
                .setRevision(revision)
                .setVersion(version)
                .build();
          }
          throw Calls.refused(committed.outcome());
        });
  }

  @Override
  public void delete(DeleteRequest request, StreamObserver<DeleteResponse> observer) {
    calls.write(
        observer,
        () ->
            new Command.DeleteKey(
                request.hasRequest() ? Checks.request(request.getRequest()) : null,
                Checks.key(request.getKey()),
                request.hasGuard() ? Checks.guard(request.getGuard()) : null),
        committed -> {
          if (committed.outcome() instanceof Outcome.KeyDeleted(long revision, int deleted)) {
            return DeleteResponse.newBuilder()
                .setHeader(calls.header(committed.position()))
                .setRevision(revision)
                .setDeleted(deleted)
                .build();
          }
          throw Calls.refused(committed.outcome());
        });
  }

  @Override
  public void range(RangeRequest request, StreamObserver<RangeResponse> observer) {
    if (request.getSerializable()) {
      calls.answer(
          observer, () -> CompletableFuture.completedFuture(range(request, log.position())));
    } else {
      calls.answer(
          observer,
          () -> {
            Query.RangeKeys query = queryOf(request);
            return calls.barrier().thenApply(position -> range(query, position));
          });
    }
  }

  private RangeResponse range(RangeRequest request, Position position) {
    return range(queryOf(request), position);
  }

  private static Query.RangeKeys queryOf(RangeRequest request) {
    if (request.getRevision() < 0 || request.getLimit() < 0) {
      throw Failures.invalid("revision or limit", "is beyond the signed range");
    }
    Bytes end = request.hasRangeEnd() ? Checks.rangeEnd(request.getRangeEnd()) : null;
    return new Query.RangeKeys(
        Checks.key(request.getKey()), end, request.getRevision(), request.getLimit());
  }

  private RangeResponse range(Query.RangeKeys query, Position position) {
    return switch (log.query(query)) {
      case Answer.Keys keys -> found(keys, position);
      case Answer.CompactedAway(long compacted, long _) ->
          throw Failures.of(
              FailureCode.COMPACTED,
              "Revision %d has been compacted away; the oldest readable one is %d."
                  .formatted(query.atRevision(), compacted));
      case Answer.FutureRevision(long revision) ->
          throw Failures.of(
              FailureCode.FUTURE_REVISION,
              "Revision %d does not exist yet; the newest is %d."
                  .formatted(query.atRevision(), revision));
      case Answer unexpected -> throw new IllegalStateException("not keys: " + unexpected);
    };
  }

  private RangeResponse found(Answer.Keys keys, Position position) {
    RangeResponse.Builder response =
        RangeResponse.newBuilder()
            .setHeader(calls.header(position).toBuilder().setRevision(keys.revision()))
            .setCount(keys.count())
            .setMore(keys.more());
    int bytes = 0;
    for (KeyVersion version : keys.keys()) {
      bytes += version.key().size() + version.value().size() + 32;
      if (bytes > MAX_RESPONSE_BYTES - 1024) {
        return response.setMore(true).build();
      }
      response.addKvs(keyValue(version));
    }
    return response.build();
  }

  static KeyValue keyValue(KeyVersion version) {
    return KeyValue.newBuilder()
        .setKey(ByteString.copyFrom(version.key().toArray()))
        .setValue(ByteString.copyFrom(version.value().toArray()))
        .setCreateRevision(version.createRevision())
        .setModRevision(version.modRevision())
        .setVersion(version.version())
        .build();
  }
}
