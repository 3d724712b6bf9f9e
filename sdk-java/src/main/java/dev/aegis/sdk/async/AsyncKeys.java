package dev.aegis.sdk.async;

import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.Deleted;
import dev.aegis.sdk.DeletedRange;
import dev.aegis.sdk.Deletion;
import dev.aegis.sdk.HistoryQuery;
import dev.aegis.sdk.KeyHistory;
import dev.aegis.sdk.KeyValue;
import dev.aegis.sdk.Keys;
import dev.aegis.sdk.Put;
import dev.aegis.sdk.RangeAnswer;
import dev.aegis.sdk.RangeQuery;
import dev.aegis.sdk.Transaction;
import dev.aegis.sdk.TransactionResult;
import dev.aegis.sdk.Watch;
import dev.aegis.sdk.WatchListener;
import dev.aegis.sdk.WatchQuery;
import dev.aegis.sdk.Written;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Each method of [Keys], with a future. Safe for use by many threads.
public final class AsyncKeys {
  private final Keys keys;
  private final CallThreads threads;

  AsyncKeys(Keys keys, CallThreads threads) {
    this.keys = keys;
    this.threads = threads;
  }

  public CompletableFuture<Written> put(Put put) {
    return threads.run(() -> keys.put(put));
  }

  public CompletableFuture<Optional<KeyValue>> get(Bytes key) {
    return threads.run(() -> keys.get(key));
  }

  public CompletableFuture<List<KeyValue>> range(Bytes prefix) {
    return threads.run(() -> keys.range(prefix));
  }

  public CompletableFuture<RangeAnswer> read(RangeQuery query) {
    return threads.run(() -> keys.read(query));
  }

  public CompletableFuture<KeyHistory> history(HistoryQuery query) {
    return threads.run(() -> keys.history(query));
  }

  public CompletableFuture<Deleted> delete(Bytes key) {
    return threads.run(() -> keys.delete(key));
  }

  public CompletableFuture<DeletedRange> delete(Deletion deletion) {
    return threads.run(() -> keys.delete(deletion));
  }

  public CompletableFuture<TransactionResult> transact(Transaction transaction) {
    return threads.run(() -> keys.transact(transaction));
  }

  public CompletableFuture<Long> compact(long revision) {
    return threads.run(() -> keys.compact(revision));
  }

  /// Ends when a node has opened the watch.
  public CompletableFuture<Watch> watch(WatchQuery query, WatchListener listener) {
    return threads.run(() -> keys.watch(query, listener));
  }
}
