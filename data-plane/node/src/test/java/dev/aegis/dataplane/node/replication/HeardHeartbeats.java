package dev.aegis.dataplane.node.replication;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.util.CodeInjectionForTesting;

/// Counts the appends without an entry that arrive at the nodes of one JVM. The point is the JVM's
/// and that of [PeerFaults], so one instance of either at a time.
public final class HeardHeartbeats implements AutoCloseable {
  private static final String ARRIVAL = "RaftServerImpl.appendEntries";

  private final Map<String, AtomicLong> heard = new ConcurrentHashMap<>();

  /// Listens from now on.
  public HeardHeartbeats() {
    CodeInjectionForTesting.put(
        ARRIVAL,
        (local, _, args) -> {
          if (Arrays.stream(args).anyMatch(HeardHeartbeats::isEmpty)) {
            countOf(local.toString()).incrementAndGet();
          }
          return true;
        });
  }

  private static boolean isEmpty(Object argument) {
    return argument instanceof AppendEntriesRequestProto append && append.getEntriesCount() == 0;
  }

  private AtomicLong countOf(String node) {
    return heard.computeIfAbsent(node, _ -> new AtomicLong());
  }

  /// How many have arrived at this node so far.
  public long at(String node) {
    return countOf(node).get();
  }

  @Override
  public void close() {
    CodeInjectionForTesting.remove(ARRIVAL);
  }
}
