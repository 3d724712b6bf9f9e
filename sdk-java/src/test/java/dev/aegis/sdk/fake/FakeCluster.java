package dev.aegis.sdk.fake;

import java.util.List;
import java.util.stream.IntStream;

/// Nodes that share one state.
public final class FakeCluster implements AutoCloseable {
  private final FakeMachine machine = new FakeMachine();
  private final List<FakeNode> nodes;

  private FakeCluster(int size) {
    nodes = IntStream.rangeClosed(1, size).mapToObj(i -> new FakeNode(machine, "n" + i)).toList();
  }

  public static FakeCluster of(int size) {
    return new FakeCluster(size);
  }

  public FakeMachine machine() {
    return machine;
  }

  /// A node, counted from 0.
  public FakeNode node(int index) {
    return nodes.get(index);
  }

  public List<String> endpoints() {
    return nodes.stream().map(FakeNode::endpoint).toList();
  }

  @Override
  public void close() {
    nodes.forEach(FakeNode::kill);
  }
}
