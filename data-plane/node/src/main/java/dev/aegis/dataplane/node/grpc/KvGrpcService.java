package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.node.log.CommandLog;
import dev.aegis.dataplane.node.log.Position;
import dev.aegis.wire.v1.CompactRequest;
import dev.aegis.wire.v1.CompactResponse;
import dev.aegis.wire.v1.DeleteRangeRequest;
import dev.aegis.wire.v1.DeleteRangeResponse;
import dev.aegis.wire.v1.DeleteRequest;
import dev.aegis.wire.v1.DeleteResponse;
import dev.aegis.wire.v1.HistoryRequest;
import dev.aegis.wire.v1.HistoryResponse;
import dev.aegis.wire.v1.KvServiceGrpc;
import dev.aegis.wire.v1.PutRequest;
import dev.aegis.wire.v1.PutResponse;
import dev.aegis.wire.v1.RangeRequest;
import dev.aegis.wire.v1.RangeResponse;
import dev.aegis.wire.v1.TxnRequest;
import dev.aegis.wire.v1.TxnResponse;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// Keys over gRPC. Writes and linearizable reads run on the leader (see [LeaderProxy]);
/// serializable reads run where they arrive.
final class KvGrpcService extends KvServiceGrpc.KvServiceImplBase {
  private final Calls calls;
  private final CommandLog log;
  private final Executor threads;
  private final KeyResponses responses;

  /// @param threads for reads that are answered at once, since a range may be long
  KvGrpcService(Calls calls, CommandLog log, Executor threads) {
    this.calls = calls;
    this.log = log;
    this.threads = threads;
    this.responses = new KeyResponses(calls);
  }

  @Override
  public void put(PutRequest request, StreamObserver<PutResponse> observer) {
    calls.write(observer, () -> KeyRequests.put(request), responses::put);
  }

  @Override
  public void delete(DeleteRequest request, StreamObserver<DeleteResponse> observer) {
    calls.write(observer, () -> KeyRequests.delete(request), responses::delete);
  }

  @Override
  public void deleteRange(
      DeleteRangeRequest request, StreamObserver<DeleteRangeResponse> observer) {
    calls.write(observer, () -> KeyRequests.deleteRange(request), responses::deleteRange);
  }

  @Override
  public void txn(TxnRequest request, StreamObserver<TxnResponse> observer) {
    calls.write(observer, () -> TransactionRequests.transact(request), responses::transacted);
  }

  @Override
  public void compact(CompactRequest request, StreamObserver<CompactResponse> observer) {
    calls.write(observer, () -> KeyRequests.compact(request), responses::compacted);
  }

  @Override
  public void range(RangeRequest request, StreamObserver<RangeResponse> observer) {
    calls.answer(
        observer,
        () -> {
          Query.RangeKeys query = KeyRequests.range(request);
          return request.getSerializable()
              ? CompletableFuture.supplyAsync(
                  () -> range(query, log.position()), Context.currentContextExecutor(threads))
              : calls.barrier().thenApply(position -> range(query, position));
        });
  }

  private RangeResponse range(Query.RangeKeys query, Position position) {
    return switch (log.query(query)) {
      case Answer.Keys keys -> responses.range(keys, calls.header(position));
      case Answer.CompactedAway(long compacted, long revision) ->
          throw RevisionFailures.compacted("Revision " + query.atRevision(), compacted, revision);
      case Answer.FutureRevision(long revision) ->
          throw RevisionFailures.inFuture("Revision " + query.atRevision(), revision);
      case Answer unexpected -> throw new IllegalStateException("not keys: " + unexpected);
    };
  }

  @Override
  public void history(HistoryRequest request, StreamObserver<HistoryResponse> observer) {
    calls.answer(
        observer,
        () -> {
          Query.ReadKeyHistory query = KeyRequests.history(request);
          return calls.barrier().thenApply(position -> history(query, position));
        });
  }

  private HistoryResponse history(Query.ReadKeyHistory query, Position position) {
    return switch (log.query(query)) {
      case Answer.KeyHistory history -> responses.history(history, calls.header(position));
      case Answer unexpected -> throw new IllegalStateException("not a history: " + unexpected);
    };
  }
}
