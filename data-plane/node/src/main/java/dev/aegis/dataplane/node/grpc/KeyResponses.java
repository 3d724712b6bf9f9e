package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.OperationResult;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.node.log.Committed;
import dev.aegis.wire.v1.CompactResponse;
import dev.aegis.wire.v1.DeleteRangeResponse;
import dev.aegis.wire.v1.DeleteRangeResult;
import dev.aegis.wire.v1.DeleteResponse;
import dev.aegis.wire.v1.HistoryResponse;
import dev.aegis.wire.v1.KeyValue;
import dev.aegis.wire.v1.NestedResult;
import dev.aegis.wire.v1.PutResponse;
import dev.aegis.wire.v1.PutResult;
import dev.aegis.wire.v1.RangeResponse;
import dev.aegis.wire.v1.RangeResult;
import dev.aegis.wire.v1.ResponseHeader;
import dev.aegis.wire.v1.TxnResponse;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;

/// Outcomes and answers about keys in the words of the public contract, no answer larger than
/// gRPC's default.
final class KeyResponses {
  private final Calls calls;

  KeyResponses(Calls calls) {
    this.calls = calls;
  }

  PutResponse put(Committed committed) {
    if (committed.outcome() instanceof Outcome.KeyPut put) {
      PutResponse.Builder response =
          PutResponse.newBuilder()
              .setHeader(header(committed))
              .setRevision(put.revision())
              .setVersion(put.version());
      if (put.previous() != null) {
        response.setPrevious(AnswerRoom.keyValue(put.previous()));
      }
      return response.build();
    }
    throw refused(committed);
  }

  DeleteResponse delete(Committed committed) {
    DeleteResponse.Builder response = DeleteResponse.newBuilder().setHeader(header(committed));
    if (committed.outcome() instanceof Outcome.KeyDeleted(long revision, int deleted)) {
      return response.setRevision(revision).setDeleted(deleted).build();
    }
    if (committed.outcome() instanceof Outcome.KeysDeleted(var revision, var deleted, var was)) {
      new AnswerRoom().fitting(was).forEach(response::setPrevious);
      return response.setRevision(revision).setDeleted(deleted).build();
    }
    throw refused(committed);
  }

  DeleteRangeResponse deleteRange(Committed committed) {
    if (committed.outcome() instanceof Outcome.KeysDeleted(var revision, var deleted, var was)) {
      return DeleteRangeResponse.newBuilder()
          .setHeader(header(committed))
          .setRevision(revision)
          .setDeleted(deleted)
          .addAllPrevious(new AnswerRoom().fitting(was))
          .build();
    }
    throw refused(committed);
  }

  TxnResponse transacted(Committed committed) {
    if (committed.outcome() instanceof Outcome.Transacted done) {
      return TxnResponse.newBuilder()
          .setHeader(header(committed))
          .setSucceeded(done.succeeded())
          .setRevision(done.revision())
          .addAllResults(results(done.results(), new AnswerRoom()))
          .setReplayed(done.replayed())
          .build();
    }
    throw refused(committed);
  }

  CompactResponse compacted(Committed committed) {
    if (committed.outcome() instanceof Outcome.StoreCompacted(long compactedRevision)) {
      return CompactResponse.newBuilder()
          .setHeader(header(committed))
          .setCompactedRevision(compactedRevision)
          .build();
    }
    throw refused(committed);
  }

  RangeResponse range(Answer.Keys keys, ResponseHeader header) {
    List<KeyValue> fitting = new AnswerRoom().fitting(keys.keys());
    return RangeResponse.newBuilder()
        .setHeader(header.toBuilder().setRevision(keys.revision()))
        .addAllKvs(fitting)
        .setMore(keys.more() || fitting.size() < keys.keys().size())
        .setCount(keys.count())
        .build();
  }

  HistoryResponse history(Answer.KeyHistory history, ResponseHeader header) {
    List<KeyValue> fitting = new AnswerRoom().fitting(history.versions());
    return HistoryResponse.newBuilder()
        .setHeader(header.toBuilder().setRevision(history.revision()))
        .addAllVersions(fitting)
        .setMore(history.more() || fitting.size() < history.versions().size())
        .setCompactedRevision(history.compactedRevision())
        .build();
  }

  private static List<dev.aegis.wire.v1.OperationResult> results(
      List<OperationResult> results, AnswerRoom room) {
    List<dev.aegis.wire.v1.OperationResult> out = new ArrayList<>(results.size());
    for (OperationResult result : results) {
      out.add(result(result, room));
    }
    return out;
  }

  private static dev.aegis.wire.v1.OperationResult result(OperationResult result, AnswerRoom room) {
    dev.aegis.wire.v1.OperationResult.Builder out = dev.aegis.wire.v1.OperationResult.newBuilder();
    switch (result) {
      case OperationResult.PutDone(var version, var previous) -> {
        PutResult.Builder put = PutResult.newBuilder().setVersion(version);
        if (previous != null) {
          room.fitting(List.of(previous)).forEach(put::setPrevious);
        }
        out.setPut(put);
      }
      case OperationResult.RangeRead(Answer.Keys keys) -> {
        List<KeyValue> fitting = room.fitting(keys.keys());
        out.setRange(
            RangeResult.newBuilder()
                .addAllKvs(fitting)
                .setMore(keys.more() || fitting.size() < keys.keys().size())
                .setCount(keys.count()));
      }
      case OperationResult.DeleteDone(var deleted, var previous) ->
          out.setDeleteRange(
              DeleteRangeResult.newBuilder()
                  .setDeleted(deleted)
                  .addAllPrevious(room.fitting(previous)));
      case OperationResult.NestedDone(var succeeded, var inner) ->
          out.setTransaction(
              NestedResult.newBuilder()
                  .setSucceeded(succeeded)
                  .addAllResults(results(inner, room)));
    }
    return out.build();
  }

  private ResponseHeader header(Committed committed) {
    return calls.header(committed.position());
  }

  private static StatusRuntimeException refused(Committed committed) {
    if (committed.outcome() instanceof Outcome.RevisionCompacted(long compacted, long revision)) {
      return RevisionFailures.compacted("The asked revision", compacted, revision);
    }
    if (committed.outcome() instanceof Outcome.RevisionInFuture(long revision)) {
      return RevisionFailures.inFuture("The asked revision", revision);
    }
    return Calls.refused(committed.outcome());
  }
}
