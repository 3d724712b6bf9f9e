package dev.aegis.sdk.internal.stream;

import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.EndpointFailure;
import dev.aegis.sdk.LimitExceededException;
import dev.aegis.sdk.RefusalCode;
import dev.aegis.sdk.RefusedException;
import dev.aegis.sdk.UnavailableException;
import dev.aegis.sdk.internal.rpc.Backoff;
import dev.aegis.sdk.internal.rpc.CallFailure;
import dev.aegis.sdk.internal.rpc.FailureReader;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A stream that outlives the nodes that serve it.
///
/// One thread reads and hands on, so messages come in order and never two at once. The [Follower]
/// alone knows where it stands; a new node is asked to go on from there, after the last message
/// that was taken whole. So nothing is left out and nothing comes twice, whichever node fails at
/// whichever moment. A node that serves as many streams as it may is passed by; it is the end when
/// all that were named at the start have said so, and nothing else since.
public final class ResumedStream<M> {
  private static final System.Logger LOG = System.getLogger(ResumedStream.class.getName());

  /// Of the limits that a node names, the one that another node may not have reached.
  private static final String STREAMS_OF_A_NODE = "limits.max-watchers";

  private final String what;
  private final ServingNode<M> serving;
  private final Follower<M> follower;
  private final Consumer<ResumedStream<M>> whenOver;
  private final CompletableFuture<Boolean> opened = new CompletableFuture<>();
  private final ConcurrentMap<String, String> lastErrors = new ConcurrentHashMap<>();
  private final Set<String> full = new HashSet<>(); // nodes; of the reading thread
  private volatile boolean over;
  private volatile @Nullable Thread thread;

  /// A stream, not yet begun.
  ///
  /// @param what it is, for people: `watch of prefix "jobs/"`
  /// @param whenOver called once at least when it is over, whatever the reason
  ResumedStream(
      String what,
      ServingNode<M> serving,
      Follower<M> follower,
      Consumer<ResumedStream<M>> whenOver) {
    this.what = what;
    this.serving = serving;
    this.follower = follower;
    this.whenOver = whenOver;
  }

  /// Starts it and waits until a node has opened it.
  void start(Duration limit) {
    thread = Thread.ofPlatform().daemon().name("aegis-" + what).start(this::run);
    try {
      opened.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof AegisException failure) {
        throw failure;
      }
      throw new IllegalStateException("The " + what + " failed to start.", failed);
    } catch (TimeoutException _) {
      close();
      throw unavailable("within " + limit.toMillis() + " ms");
    } catch (InterruptedException _) {
      close();
      Thread.currentThread().interrupt();
      throw unavailable("before the caller was interrupted");
    }
  }

  /// Whether more may come: false once closed or failed.
  public boolean isOpen() {
    return !over;
  }

  /// Ends it. A message being taken is finished; closing twice is harmless.
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
          if (!follower.take(serving.read())) {
            over = true;
          }
          opened.complete(true);
          failuresInARow = 0;
          full.clear();
        } catch (StatusException ended) {
          failed(FailureReader.read(ended, true), failuresInARow++);
        } catch (TimeoutException _) {
          failed(
              new CallFailure.SafeToRetry("said nothing in time", null, false), failuresInARow++);
        }
      }
    } catch (InterruptedException _) {
      LOG.log(System.Logger.Level.DEBUG, "The {0} was closed", what);
    } catch (AegisException failure) {
      fail(failure);
    } catch (RuntimeException mistake) {
      if (!over) { // else the client was closed beneath it
        String said = "The " + what + " ended by a mistake";
        LOG.log(System.Logger.Level.ERROR, said, mistake);
        fail(new RefusedException(RefusalCode.OTHER, said + ": " + mistake));
      }
    } finally {
      opened.completeExceptionally(new IllegalStateException("The " + what + " was closed."));
      serving.close();
      over = true;
      whenOver.accept(this);
    }
  }

  private void failed(CallFailure failure, int failuresBefore) throws InterruptedException {
    if (isFull(failure)) {
      full.add(serving.endpoint());
    } else {
      full.remove(serving.endpoint());
    }
    String error =
        switch (failure) {
          case CallFailure.Definite(var refusal) -> {
            if (!mayHaveRoomElsewhere(failure) && !follower.survives(refusal)) {
              throw refusal;
            }
            yield "" + refusal.getMessage();
          }
          case CallFailure.SafeToRetry(var text, _, _) -> text;
          case CallFailure.OutcomeUnknown(var text, _) -> text;
        };
    lastErrors.put(serving.endpoint(), error);
    serving.moveOn(failure);
    // A node may say that the stream is open before it refuses, which ends the count of failures.
    if (failure instanceof CallFailure.Definite || failuresBefore >= serving.nodeCount() - 1) {
      Thread.sleep(Backoff.after(failuresBefore / serving.nodeCount()));
    }
  }

  private static boolean isFull(CallFailure failure) {
    return failure instanceof CallFailure.Definite(LimitExceededException limit)
        && limit.limitName().equals(STREAMS_OF_A_NODE);
  }

  private boolean mayHaveRoomElsewhere(CallFailure failure) {
    return isFull(failure) && !full.containsAll(serving.endpoints());
  }

  private void fail(AegisException failure) {
    boolean wasOver = over;
    over = true;
    if (!opened.completeExceptionally(failure) && !wasOver) {
      follower.failed(failure);
    }
  }

  private UnavailableException unavailable(String when) {
    List<EndpointFailure> failures =
        lastErrors.entrySet().stream()
            .map(entry -> new EndpointFailure(entry.getKey(), entry.getValue()))
            .toList();
    return new UnavailableException("No node opened the " + what + " " + when, failures);
  }
}
