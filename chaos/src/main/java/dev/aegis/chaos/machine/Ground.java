package dev.aegis.chaos.machine;

import dev.aegis.chaos.fault.Primitive;
import java.util.Map;

/// What is there before a cluster is, and after it: its network, and what else all its nodes share.
public interface Ground extends AutoCloseable {
  /// What cannot be done here, each with the reason in one sentence.
  Map<Primitive, String> missing();

  /// A cluster on it, not yet there.
  ///
  /// @param missing what cannot be done, for whatever reason
  Nodes nodes(Layout layout, Map<Primitive, String> missing);

  /// Takes it away. Its clusters were closed before.
  @Override
  void close();
}
