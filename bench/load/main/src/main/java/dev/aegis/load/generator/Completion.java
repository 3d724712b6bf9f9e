package dev.aegis.load.generator;

/// How one operation ended; told exactly once, on any thread.
public interface Completion {
  void succeeded();

  /// The operation failed, or nobody knows whether it succeeded.
  ///
  /// @param kind a short name of what went wrong, the same for every failure of that kind
  void failed(String kind);
}
