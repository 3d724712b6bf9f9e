package dev.aegis.sdk.junit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Which nodes of a cluster run, and how those ended that nobody killed.
///
/// A node may end by itself at any moment: while it starts, and while somebody restarts it. It is
/// on this roll only while it runs, and what it leaves (its ports, the lock on its log) is still
/// its own until [#ends] is complete. Thread-safe.
///
/// @param <N> a node
final class RunningNodes<N> {
  private final Links links;
  private final Consumer<N> end;
  private final Map<String, N> running = new ConcurrentSkipListMap<>();
  private final Map<String, Long> starts = new ConcurrentHashMap<>();
  private final Map<String, String> endedByThemselves = new ConcurrentHashMap<>();
  private final List<CompletableFuture<Void>> ends = new CopyOnWriteArrayList<>();

  /// No node so far.
  ///
  /// @param end ends a node, and returns when nothing of it is left
  RunningNodes(Links links, Consumer<N> end) {
    this.links = links;
    this.end = end;
  }

  boolean has(String id) {
    return running.containsKey(id);
  }

  @Nullable N get(String id) {
    return running.get(id);
  }

  Set<Map.Entry<String, N>> all() {
    return running.entrySet();
  }

  /// How a node stands that does not run.
  String howItEnded(String id) {
    return endedByThemselves.getOrDefault(id, "is down");
  }

  /// Before a node starts, and after [#ends].
  ///
  /// @return which start of it this is, for [#ended]
  synchronized long beforeStart(String id) {
    endedByThemselves.remove(id);
    links.bringUp(id);
    return starts.merge(id, 1L, Long::sum);
  }

  /// A node has started. If it has ended by itself meanwhile, nothing is left of it.
  ///
  /// @return how it ended, if it did
  Optional<String> arrived(String id, N node) {
    running.put(id, node);
    // In this order: an end from here on finds the node on the roll.
    Optional<String> ended = Optional.ofNullable(endedByThemselves.get(id));
    if (ended.isPresent()) {
      kill(id);
    }
    return ended;
  }

  /// Ends a node. Nothing happens when it does not run.
  void kill(String id) {
    links.takeDown(id);
    N node = running.remove(id);
    if (node != null) {
      end.accept(node);
    }
  }

  /// A node asks for its end, on a thread that it has to end itself. Nothing happens when another
  /// has taken its place: one that was killed may come to grief of that, and say so late.
  ///
  /// @param start as [#beforeStart] has said
  synchronized void ended(String id, long start, int code, String why) {
    if (starts.getOrDefault(id, 0L) != start) {
      return;
    }
    endedByThemselves.put(id, "ended by itself with code %d: %s".formatted(code, why));
    CompletableFuture<Void> gone = new CompletableFuture<>();
    ends.add(gone); // first: who finds the node off the roll finds its end here
    var _ = Thread.ofPlatform().name("end-" + id).start(() -> undertake(id, start, gone));
  }

  private void undertake(String id, long start, CompletableFuture<Void> gone) {
    try {
      if (starts.getOrDefault(id, 0L) == start) {
        kill(id);
      }
    } finally {
      gone.complete(null);
      ends.removeIf(CompletableFuture::isDone);
    }
  }

  /// Complete when nothing is left of the nodes that have ended by themselves so far.
  CompletableFuture<Void> ends() {
    return CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
  }
}
