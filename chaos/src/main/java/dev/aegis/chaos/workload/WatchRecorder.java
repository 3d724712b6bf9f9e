package dev.aegis.chaos.workload;

import dev.aegis.chaos.watch.Delivery;
import dev.aegis.chaos.watch.KeyChange;
import dev.aegis.chaos.watch.WatchStream;
import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.Watch;
import dev.aegis.sdk.WatchBatch;
import dev.aegis.sdk.WatchEvent;
import dev.aegis.sdk.WatchListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps all that one watch delivers. Where it was opened again by the client, on whatever node, is
/// not seen: to its user a watch is one stream. Safe for use by many threads.
public final class WatchRecorder implements AutoCloseable {
  private final String prefix;
  private final AegisClient client;
  private final Watch watch;
  private final List<Delivery> deliveries = new ArrayList<>();
  private @Nullable String failure;
  private long next;

  /// Opens a watch.
  ///
  /// @param fromRevision the first revision wanted, not 0
  /// @throws dev.aegis.chaos.workload.ControlClient.UnansweredException when no node opens it
  public WatchRecorder(ClusterAccess access, String prefix, long fromRevision) {
    this.prefix = prefix;
    deliveries.add(new Delivery.Opened(fromRevision));
    client = access.connect();
    try {
      watch = client.keys().watch(prefix, fromRevision, new Listener());
    } catch (AegisException refused) {
      client.close();
      throw new ControlClient.UnansweredException(
          "The watch on \"%s\" could not be opened: %s".formatted(prefix, refused.getMessage()));
    }
  }

  private final class Listener implements WatchListener {
    @Override
    public void onChanges(WatchBatch batch) {
      List<KeyChange> changes = batch.events().stream().map(WatchRecorder::change).toList();
      synchronized (WatchRecorder.this) {
        deliveries.add(new Delivery.Batch(changes, batch.nextRevision()));
        next = batch.nextRevision();
        WatchRecorder.this.notifyAll();
      }
    }

    @Override
    public void onFailure(AegisException ended) {
      synchronized (WatchRecorder.this) {
        failure = String.valueOf(ended.getMessage());
        WatchRecorder.this.notifyAll();
      }
    }
  }

  private static KeyChange change(WatchEvent event) {
    return switch (event) {
      case WatchEvent.Put(var written, _) ->
          new KeyChange(
              written.modRevision(),
              written.key().toUtf8(),
              written.value().toUtf8(),
              written.version(),
              null);
      case WatchEvent.Delete(var key, long revision, _) ->
          new KeyChange(revision, key.toUtf8(), null, 0, null);
    };
  }

  /// Waits until a revision has come, or the watch has failed. False when the time is over.
  public synchronized boolean awaitRevision(long revision, Duration limit)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (next <= revision && failure == null) {
      long leftMs = (deadline - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        return false;
      }
      wait(leftMs);
    }
    return failure == null;
  }

  /// Why it delivers no more, when it failed.
  public synchronized Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /// All that came so far.
  public synchronized WatchStream stream() {
    return new WatchStream(prefix, false, deliveries);
  }

  @Override
  public void close() {
    watch.close();
    client.close();
  }
}
