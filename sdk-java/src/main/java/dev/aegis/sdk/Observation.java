package dev.aegis.sdk;

/// An open observation of an election. Safe for use by many threads.
public interface Observation extends AutoCloseable {

  /// Whether more may be told: false once closed or failed.
  boolean isOpen();

  /// Ends it. Word being told is finished; closing twice is harmless.
  @Override
  void close();
}
