package dev.aegis.sdk.internal.kv;

import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.Deleted;
import dev.aegis.sdk.DeletedRange;
import dev.aegis.sdk.Deletion;
import dev.aegis.sdk.HistoryQuery;
import dev.aegis.sdk.KeyHistory;
import dev.aegis.sdk.KeyRange;
import dev.aegis.sdk.KeyValue;
import dev.aegis.sdk.Keys;
import dev.aegis.sdk.Put;
import dev.aegis.sdk.RangeAnswer;
import dev.aegis.sdk.RangeQuery;
import dev.aegis.sdk.Resync;
import dev.aegis.sdk.Transaction;
import dev.aegis.sdk.TransactionResult;
import dev.aegis.sdk.Watch;
import dev.aegis.sdk.WatchListener;
import dev.aegis.sdk.WatchQuery;
import dev.aegis.sdk.Written;
import dev.aegis.sdk.internal.rpc.Attempt;
import dev.aegis.sdk.internal.rpc.Effect;
import dev.aegis.sdk.internal.rpc.Failover;
import dev.aegis.sdk.internal.rpc.SessionGone;
import dev.aegis.sdk.internal.watch.Watches;
import dev.aegis.sdk.internal.wire.KeyText;
import dev.aegis.sdk.internal.wire.WireBytes;
import dev.aegis.wire.v1.CompactRequest;
import dev.aegis.wire.v1.DeleteRangeRequest;
import dev.aegis.wire.v1.DeleteRequest;
import dev.aegis.wire.v1.DeleteResponse;
import dev.aegis.wire.v1.HistoryRequest;
import dev.aegis.wire.v1.KvServiceGrpc;
import dev.aegis.wire.v1.KvServiceGrpc.KvServiceBlockingV2Stub;
import dev.aegis.wire.v1.LockGuard;
import dev.aegis.wire.v1.PutRequest;
import dev.aegis.wire.v1.RangeRequest;
import dev.aegis.wire.v1.RequestId;
import dev.aegis.wire.v1.TxnRequest;
import io.grpc.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Keys over the wire. A write's request, its id included, is made once and sent as often as it
/// takes.
public final class RemoteKeys implements Keys {
  private final Failover failover;
  private final Watches watches;
  private final WriteIdentity writer;

  public RemoteKeys(Failover failover, Watches watches, WriteIdentity writer) {
    this.failover = failover;
    this.watches = watches;
    this.writer = writer;
  }

  /// The same keys, written on another's behalf.
  public RemoteKeys writtenBy(WriteIdentity other) {
    return new RemoteKeys(failover, watches, other);
  }

  @Override
  public Keys guardedBy(String lockName, long token) {
    return writtenBy(
        new GuardedIdentity(
            writer, LockGuard.newBuilder().setLockName(lockName).setToken(token).build()));
  }

  @Override
  public Written put(Put put) {
    PutRequest.Builder request = KeyRequests.put(put);
    writer.guard().ifPresent(request::setGuard);
    return KeyAnswers.written(
        write(
            "Put",
            "The put of key " + KeyText.of(put.key()),
            KeyRequests.boundSessions(put),
            id -> {
              id.ifPresent(request::setRequest);
              PutRequest once = request.build();
              return on -> stub(on).put(once);
            }));
  }

  @Override
  public Deleted delete(Bytes key) {
    DeleteRequest.Builder request = DeleteRequest.newBuilder().setKey(WireBytes.toWire(key));
    writer.guard().ifPresent(request::setGuard);
    DeleteResponse answer =
        write(
            "Delete",
            "The delete of key " + KeyText.of(key),
            Set.of(),
            id -> {
              id.ifPresent(request::setRequest);
              DeleteRequest once = request.build();
              return on -> stub(on).delete(once);
            });
    return new Deleted(answer.getRevision(), answer.getDeleted() > 0);
  }

  @Override
  public DeletedRange delete(Deletion deletion) {
    DeleteRangeRequest.Builder request = KeyRequests.delete(deletion);
    writer.guard().ifPresent(request::setGuard);
    return KeyAnswers.deleted(
        write(
            "DeleteRange",
            "The delete of " + KeyText.of(deletion.range()),
            Set.of(),
            id -> {
              id.ifPresent(request::setRequest);
              DeleteRangeRequest once = request.build();
              return on -> stub(on).deleteRange(once);
            }));
  }

  @Override
  public TransactionResult transact(Transaction transaction) {
    TxnRequest.Builder request =
        TxnRequest.newBuilder().setTransaction(KeyRequests.transaction(transaction));
    writer.guard().ifPresent(request::setGuard);
    return KeyAnswers.transaction(
        write(
            "Txn",
            "The transaction",
            KeyRequests.boundSessions(transaction),
            id -> {
              id.ifPresent(request::setRequest);
              TxnRequest once = request.build();
              return on -> stub(on).txn(once);
            }));
  }

  @Override
  public long compact(long revision) {
    CompactRequest request = CompactRequest.newBuilder().setRevision(revision).build();
    return failover
        .call("Compact", "The compaction", Effect.ONCE, on -> stub(on).compact(request))
        .getCompactedRevision();
  }

  @Override
  public Optional<KeyValue> get(Bytes key) {
    return read(RangeQuery.of(KeyRange.key(key))).keys().stream().findFirst();
  }

  @Override
  public RangeAnswer read(RangeQuery query) {
    return read(failover, query.range(), KeyRequests.range(query).build());
  }

  private static RangeAnswer read(Failover failover, KeyRange range, RangeRequest request) {
    return KeyAnswers.range(
        failover.call(
            "Range",
            "The read of " + KeyText.of(range),
            Effect.NONE,
            on -> stub(on).range(request)));
  }

  @Override
  public List<KeyValue> range(Bytes prefix) {
    return present(failover, KeyRange.prefix(prefix)).keys();
  }

  /// All keys of a range at one revision: page by page where the answer is cut, all pages as of the
  /// first one's revision.
  public static Resync present(Failover failover, KeyRange range) {
    RangeQuery query = RangeQuery.of(range);
    List<KeyValue> found = new ArrayList<>();
    while (true) {
      RangeRequest.Builder page = KeyRequests.range(query);
      if (!found.isEmpty()) {
        page.setKey(WireBytes.toWire(found.getLast().key().successor()));
      }
      RangeAnswer answer = read(failover, range, page.build());
      found.addAll(answer.keys());
      if (query.revision() == 0) {
        query = query.atRevision(answer.revision());
      }
      if (!answer.more() || answer.keys().isEmpty()) {
        return new Resync(found, query.revision());
      }
    }
  }

  @Override
  public KeyHistory history(HistoryQuery query) {
    HistoryRequest request = KeyRequests.history(query);
    return KeyAnswers.history(
        failover.call(
            "History",
            "The history of key " + KeyText.of(query.key()),
            Effect.NONE,
            on -> stub(on).history(request)));
  }

  @Override
  public Watch watch(WatchQuery query, WatchListener listener) {
    return watches.open(query, listener);
  }

  /// Carries a write through.
  ///
  /// @param bound the sessions to which it binds keys
  /// @param numbered the write with its id; the same one is sent as often as it takes
  private <T> T write(
      String operation,
      String what,
      Set<Long> bound,
      Function<Optional<RequestId>, Attempt<T>> numbered) {
    Optional<RequestId> id = writer.newRequest();
    try {
      return failover.call(
          operation, what, id.isPresent() ? Effect.REPEATABLE : Effect.ONCE, numbered.apply(id));
    } catch (AegisException failure) {
      // "No such session" does not say which: a key's, or the writer's own.
      throw namesOthers(id, bound) && SessionGone.isBehind(failure)
          ? failure
          : writer.explain(failure);
    } finally {
      id.ifPresent(writer::settled);
    }
  }

  private static boolean namesOthers(Optional<RequestId> id, Set<Long> bound) {
    Set<Long> own = id.map(known -> Set.of(known.getSessionId())).orElse(Set.of());
    return !own.containsAll(bound);
  }

  private static KvServiceBlockingV2Stub stub(Channel channel) {
    return KvServiceGrpc.newBlockingV2Stub(channel);
  }
}
