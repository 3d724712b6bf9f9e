package dev.aegis.sdk;

/// An open watch. Safe for use by many threads.
public interface Watch extends AutoCloseable {

  /// Everything before this revision has been delivered: resume from here. 0 until the first node
  /// has told.
  long nextRevision();

  /// Whether more may be delivered: false once closed or failed.
  boolean isOpen();

  /// Ends the watch. A batch being delivered is finished; closing twice is harmless.
  @Override
  void close();
}
