package dev.aegis.load.generator;

/// Open connections to one system, with whatever sessions, locks and watches the load needs. Safe
/// for use by many threads. Closing it closes the connections; operations under way then fail.
public interface Driver extends AutoCloseable {
  /// Starts an operation and returns at once. A client has one operation under way at any time.
  /// Success is told on a thread of the driver's, a failure possibly before this call returns.
  void start(Request request, Completion completion);

  @Override
  void close();
}
