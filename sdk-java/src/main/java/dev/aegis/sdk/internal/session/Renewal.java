package dev.aegis.sdk.internal.session;

import dev.aegis.sdk.ClientObserver;
import dev.aegis.sdk.internal.rpc.Backoff;
import dev.aegis.sdk.internal.rpc.CallFailure;
import dev.aegis.sdk.internal.rpc.Durations;
import dev.aegis.sdk.internal.rpc.FailureReader;
import dev.aegis.sdk.internal.rpc.MonotonicClock;
import dev.aegis.sdk.internal.rpc.NodeChannel;
import dev.aegis.sdk.internal.rpc.NodePool;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Keeps one lease renewed until it is stopped or over, then says so.
///
/// It renews at about a third of the TTL, so that two renewals may fail before the lease does, and
/// spread by chance, so that a thousand clients of a restarted cluster do not renew as one. A
/// renewal that fails is sent again on another node after a short pause, for as long as the lease
/// lasts. No wait in here is longer than the lease has left: that is what makes the loss known in
/// time.
///
/// It runs on a platform thread of its own: an application that keeps all virtual threads busy must
/// not lose its locks by that.
final class Renewal implements Runnable {
  private static final System.Logger LOG = System.getLogger(Renewal.class.getName());
  private static final int RENEWALS_PER_TTL = 3;
  private static final double JITTER = 0.2;

  private final long sessionId;
  private final Lease lease;
  private final NodePool nodes;
  private final MonotonicClock clock;
  private final ClientObserver observer;
  private final Duration attemptTimeout;
  private final Runnable whenOver;
  private final CountDownLatch stop = new CountDownLatch(1);

  private volatile Duration ttl;
  private @Nullable RenewalStream stream;
  private @Nullable NodeChannel nextNode;
  private int failuresInARow;

  /// The renewals of one session, not yet begun.
  ///
  /// @param whenOver called on the renewing thread at its end, stopped or not
  Renewal(
      RenewalTerms terms,
      Lease lease,
      NodePool nodes,
      MonotonicClock clock,
      ClientObserver observer,
      Runnable whenOver) {
    this.sessionId = terms.sessionId();
    this.ttl = terms.ttl();
    this.attemptTimeout = terms.attemptTimeout();
    this.lease = lease;
    this.nodes = nodes;
    this.clock = clock;
    this.observer = observer;
    this.whenOver = whenOver;
  }

  /// Ends the renewals soon. Does not wait.
  void stop() {
    stop.countDown();
  }

  @Override
  public void run() {
    try {
      Duration pause = untilNext();
      while (!stopsWithin(Durations.min(pause, lease.remaining())) && lease.isAlive()) {
        pause = renewOnce() ? untilNext() : Backoff.after(failuresInARow++);
      }
    } catch (InterruptedException _) {
      lease.end("its renewing thread was interrupted");
      Thread.currentThread().interrupt();
    } catch (RuntimeException mistake) {
      // Whatever it was: a session that nobody renews must not look alive until its TTL runs out.
      if (stop.getCount() > 0) { // else the client was closed beneath this session
        LOG.log(System.Logger.Level.ERROR, "Renewing session " + sessionId + " failed", mistake);
      }
      lease.end("its renewing thread failed: " + mistake);
    } finally {
      closeStream();
      whenOver.run();
    }
  }

  private boolean stopsWithin(Duration pause) throws InterruptedException {
    return stop.await(pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  private Duration untilNext() {
    double part = 1 - JITTER * ThreadLocalRandom.current().nextDouble();
    return Duration.ofNanos((long) (ttl.toNanos() * part / RENEWALS_PER_TTL));
  }

  private boolean renewOnce() throws InterruptedException {
    NodeChannel node = nextNode == null ? nodes.preferred() : nextNode;
    try {
      if (stream == null) {
        stream = open(node);
      }
      long sentAt = clock.nanos();
      acknowledged(sentAt, stream.renew(sessionId, limit()));
      return true;
    } catch (StatusException ended) {
      failed(node, FailureReader.read(ended, true));
    } catch (TimeoutException _) {
      failed(node, new CallFailure.OutcomeUnknown("no answer in time", null));
    }
    return false;
  }

  private RenewalStream open(NodeChannel node) throws InterruptedException, TimeoutException {
    if (!node.awaitConnected(limit())) {
      throw new TimeoutException();
    }
    nextNode = node;
    return new RenewalStream(node);
  }

  /// Short enough that a node which says nothing leaves time to try another.
  private Duration limit() {
    Duration part = Durations.min(attemptTimeout, ttl.dividedBy(RENEWALS_PER_TTL));
    return Durations.min(part, lease.remaining());
  }

  private void acknowledged(long sentAt, RenewalAnswer answer) {
    failuresInARow = 0;
    switch (answer) {
      case RenewalAnswer.Ended(String why) -> lease.end("the cluster ended it" + why);
      case RenewalAnswer.Renewed(Duration newTtl) -> {
        ttl = newTtl;
        lease.renewed(sentAt, newTtl);
        observer.sessionRenewed(clock.until(sentAt).negated());
      }
    }
  }

  /// The next renewal goes to another node. A definite failure does too: a node that misunderstands
  /// renewals does not make the session dead.
  private void failed(NodeChannel node, CallFailure failure) {
    LOG.log(
        System.Logger.Level.DEBUG,
        "Renewing session {0} at {1} failed: {2}",
        sessionId,
        node.endpoint(),
        failure);
    observer.renewalFailed(node.endpoint());
    closeStream();
    nextNode = nodes.next(node, failure.leaderHint());
  }

  private void closeStream() {
    if (stream != null) {
      stream.close();
      stream = null;
    }
  }
}
