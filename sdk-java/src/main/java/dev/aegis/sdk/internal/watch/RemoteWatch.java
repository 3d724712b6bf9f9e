package dev.aegis.sdk.internal.watch;

import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.EndpointFailure;
import dev.aegis.sdk.RefusalCode;
import dev.aegis.sdk.RefusedException;
import dev.aegis.sdk.UnavailableException;
import dev.aegis.sdk.Watch;
import dev.aegis.sdk.WatchBatch;
import dev.aegis.sdk.WatchEvent;
import dev.aegis.sdk.WatchListener;
import dev.aegis.sdk.internal.rpc.Backoff;
import dev.aegis.sdk.internal.rpc.CallFailure;
import dev.aegis.sdk.internal.rpc.FailureReader;
import dev.aegis.sdk.internal.wire.WireBytes;
import dev.aegis.wire.v1.WatchResponse;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A watch that outlives the nodes that serve it.
///
/// One thread reads, checks and delivers, so events come in order and never two at once. What was
/// delivered is what the [Continuation] says, and it moves only after the listener has returned; a
/// new node is asked to go on from there. So nothing is left out and nothing comes twice, whichever
/// node fails at whichever moment; and a node that breaks this is found out before its events are
/// delivered.
final class RemoteWatch implements Watch {
  private static final System.Logger LOG = System.getLogger(RemoteWatch.class.getName());

  private final WatchStreams streams;
  private final Continuation continuation;
  private final WatchListener listener;
  private final Consumer<RemoteWatch> whenOver;
  private final CompletableFuture<Boolean> opened = new CompletableFuture<>();
  private final ConcurrentMap<String, String> lastErrors = new ConcurrentHashMap<>();
  private volatile boolean over;
  private volatile @Nullable Thread thread;

  RemoteWatch(
      WatchStreams streams,
      Continuation continuation,
      WatchListener listener,
      Consumer<RemoteWatch> whenOver) {
    this.streams = streams;
    this.continuation = continuation;
    this.listener = listener;
    this.whenOver = whenOver;
  }

  /// Starts the watch and waits until a node has opened it.
  void start(String prefix, Duration limit) {
    thread = Thread.ofPlatform().daemon().name("aegis-watch-" + prefix).start(this::run);
    try {
      opened.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof AegisException failure) {
        throw failure;
      }
      throw new IllegalStateException("The watch failed to start.", failed);
    } catch (TimeoutException _) {
      close();
      throw unavailable(prefix, "within " + limit.toMillis() + " ms");
    } catch (InterruptedException _) {
      close();
      Thread.currentThread().interrupt();
      throw unavailable(prefix, "before the caller was interrupted");
    }
  }

  @Override
  public long nextRevision() {
    return continuation.next();
  }

  @Override
  public boolean isOpen() {
    return !over;
  }

  @Override
  public void close() {
    over = true;
    Thread reading = thread;
    if (reading != null && reading != Thread.currentThread()) {
      reading.interrupt();
    }
    whenOver.accept(this);
  }

  private void run() {
    int failuresInARow = 0;
    try {
      while (!over) {
        try {
          deliver(streams.read(continuation.next()));
          failuresInARow = 0;
        } catch (StatusException ended) {
          failed(FailureReader.read(ended, true), failuresInARow++);
        } catch (TimeoutException _) {
          failed(
              new CallFailure.SafeToRetry("did not open the watch in time", null, false),
              failuresInARow++);
        }
      }
    } catch (InterruptedException _) {
      LOG.log(System.Logger.Level.DEBUG, "Watch closed");
    } catch (AegisException failure) {
      fail(failure);
    } catch (RuntimeException mistake) {
      if (!over) { // else the client was closed beneath this watch
        LOG.log(System.Logger.Level.ERROR, "A watch ended by a mistake in the client", mistake);
      }
    } finally {
      opened.completeExceptionally(new IllegalStateException("The watch was closed."));
      streams.close();
      over = true;
      whenOver.accept(this);
    }
  }

  private void deliver(WatchResponse message) {
    continuation.check(message.getFromRevision());
    opened.complete(true);
    List<WatchEvent> events = message.getEventsList().stream().map(RemoteWatch::fromWire).toList();
    if (events.isEmpty() || tell(new WatchBatch(events, message.getNextRevision()))) {
      continuation.advance(message.getFromRevision(), message.getNextRevision());
    }
  }

  private boolean tell(WatchBatch batch) {
    try {
      listener.onChanges(batch);
      return true;
    } catch (RuntimeException mistake) {
      over = true;
      LOG.log(System.Logger.Level.ERROR, "A watch listener threw; its watch is closed", mistake);
      return false;
    }
  }

  private void failed(CallFailure failure, int failuresBefore) throws InterruptedException {
    String error =
        switch (failure) {
          case CallFailure.Definite(var cause) when isLagging(cause) -> "" + cause.getMessage();
          case CallFailure.Definite(var cause) -> throw cause;
          case CallFailure.SafeToRetry(var text, _, _) -> text;
          case CallFailure.OutcomeUnknown(var text, _) -> text;
        };
    lastErrors.put(streams.endpoint(), error);
    streams.moveOn(failure);
    if (failuresBefore >= streams.nodeCount() - 1) {
      Thread.sleep(Backoff.after(failuresBefore / streams.nodeCount()));
    }
  }

  /// A node that has not seen yet what another one already delivered: it will.
  private static boolean isLagging(AegisException cause) {
    return cause instanceof RefusedException refused
        && refused.code() == RefusalCode.FUTURE_REVISION;
  }

  private void fail(AegisException failure) {
    over = true;
    if (!opened.completeExceptionally(failure)) {
      listener.onFailure(failure);
    }
  }

  private UnavailableException unavailable(String prefix, String when) {
    List<EndpointFailure> failures =
        lastErrors.entrySet().stream()
            .map(entry -> new EndpointFailure(entry.getKey(), entry.getValue()))
            .toList();
    return new UnavailableException(
        "No node opened the watch of prefix \"" + prefix + "\" " + when, failures);
  }

  private static WatchEvent fromWire(dev.aegis.wire.v1.WatchEvent event) {
    return switch (event.getType()) {
      case PUT -> new WatchEvent.Put(WireBytes.fromWire(event.getKv()));
      case DELETE ->
          new WatchEvent.Delete(
              WireBytes.fromWire(event.getKv().getKey()), event.getKv().getModRevision());
      case TYPE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException(
              "A node sent a change of an unknown type: " + event.getType());
    };
  }
}
