package dev.aegis.dataplane.node.cluster;

import dev.aegis.wire.v1.Failure;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A client that writes all the time, whatever happens to the cluster, and notes what was
/// acknowledged. It goes from node to node as any client with a list of addresses does.
final class SteadyWriter implements AutoCloseable {
  /// Without an answer a put may have happened, and is sent again. A node that is killed in this
  /// JVM resets the calls on it, where a process that dies takes its connections with it: that is
  /// why one may end as cancelled, for which a client has the same rule.
  private static final Set<Status.Code> NO_ANSWER =
      Set.of(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED, Status.Code.CANCELLED);

  private final InProcessCluster cluster;
  private final String prefix;
  private final List<String> ids;
  private final Map<String, String> acknowledged = new TreeMap<>();
  private final Thread thread;
  private volatile boolean stopped;
  private volatile @Nullable RuntimeException failed;

  SteadyWriter(InProcessCluster cluster) {
    this(cluster, "steady/");
  }

  /// Writes keys of its own.
  ///
  /// @param prefix what its keys begin with
  SteadyWriter(InProcessCluster cluster, String prefix) {
    this.cluster = cluster;
    this.prefix = prefix;
    this.ids = cluster.ids();
    this.thread = Thread.ofPlatform().name("steady-writer").start(this::write);
  }

  private void write() {
    try {
      for (int i = 0; !stopped; i++) {
        String key = prefix + i;
        for (int attempt = i; !stopped && !put(ids.get(attempt % ids.size()), key); attempt++) {
          // The next node.
        }
      }
    } catch (RuntimeException e) {
      failed = e;
    }
  }

  /// False when it has to be tried again: the same put twice is the same state.
  private boolean put(String node, String key) {
    try {
      var _ = new TestClient(cluster.channel(node)).put(key, key);
      synchronized (acknowledged) {
        acknowledged.put(key, key);
      }
      return true;
    } catch (StatusRuntimeException e) {
      boolean typed = !TestClient.failureOf(e).equals(Failure.getDefaultInstance());
      if (typed || NO_ANSWER.contains(e.getStatus().getCode())) {
        return false;
      }
      throw e;
    }
  }

  /// How many writes were acknowledged so far.
  ///
  /// @throws RuntimeException what ended the writing, if anything did: waiting for more is in vain
  int count() {
    RuntimeException end = failed;
    if (end != null) {
      throw end;
    }
    synchronized (acknowledged) {
      return acknowledged.size();
    }
  }

  /// Ends, and returns everything that was acknowledged.
  Map<String, String> stop() throws InterruptedException {
    stopped = true;
    thread.join();
    if (failed != null) {
      throw failed;
    }
    return acknowledged;
  }

  @Override
  public void close() {
    stopped = true;
  }
}
