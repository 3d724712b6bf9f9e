package dev.aegis.sdk.internal.rpc;

import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/// The connection to one node. gRPC makes it when it is first needed and again after it broke.
///
/// gRPC's own retries are off: what may be sent again is decided by [Failover], which knows what a
/// call means. Pings on a connection in use find a node that vanished without closing it, within 15
/// seconds.
public final class NodeChannel {
  private static final Duration PING_AFTER = Duration.ofSeconds(10);
  private static final Duration PING_TIMEOUT = Duration.ofSeconds(5);

  /// An answer holds at most 4 MiB of keys and values; this leaves room for their framing.
  private static final int MAX_ANSWER_BYTES = 8 << 20;

  /// Held, since the JDK forgets what was said of a logger that nobody holds. Its name goes with
  /// its package, also in a jar where that has another one.
  private static final Logger TRANSPORT =
      Logger.getLogger(ManagedChannel.class.getPackageName() + ".internal.ManagedChannelImpl");

  static {
    // It warns with a whole stack trace, several times a second, of a name that nobody knows. The
    // error of the call says that, in a line.
    if (TRANSPORT.getLevel() == null) {
      TRANSPORT.setLevel(Level.SEVERE);
    }
  }

  private final String endpoint;
  private final ManagedChannel channel;

  NodeChannel(String endpoint, ChannelCredentials credentials) {
    this.endpoint = endpoint;
    this.channel =
        Grpc.newChannelBuilder("dns:///" + endpoint, credentials)
            .disableRetry()
            .keepAliveTime(PING_AFTER.toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTimeout(PING_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            .maxInboundMessageSize(MAX_ANSWER_BYTES)
            .build();
  }

  public String endpoint() {
    return endpoint;
  }

  public Channel channel() {
    return channel;
  }

  /// Waits for a connection attempt to end. True: a call made now is sent, or fails at once and
  /// says why. False: the node does not even refuse.
  public boolean awaitConnected(Duration limit) throws InterruptedException {
    long deadline = MonotonicClock.SYSTEM.nanos() + limit.toNanos();
    ConnectivityState state = channel.getState(true);
    if (state == ConnectivityState.TRANSIENT_FAILURE) {
      // gRPC would wait up to two minutes before it tries again; a node is back sooner than that.
      channel.resetConnectBackoff();
    }
    while (state == ConnectivityState.IDLE || state == ConnectivityState.CONNECTING) {
      CountDownLatch changed = new CountDownLatch(1);
      channel.notifyWhenStateChanged(state, changed::countDown);
      long left = MonotonicClock.SYSTEM.until(deadline).toNanos();
      if (!changed.await(left, TimeUnit.NANOSECONDS)) {
        return false;
      }
      state = channel.getState(true);
    }
    return true;
  }

  void close() {
    channel.shutdownNow();
  }
}
