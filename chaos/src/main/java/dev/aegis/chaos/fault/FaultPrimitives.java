package dev.aegis.chaos.fault;

import java.util.Map;

/// Breaks things and mends them. For one thread at a time.
public interface FaultPrimitives {
  /// Breaks it. When this returns, it is broken.
  ///
  /// @throws FaultException when it could not be done, or only in part
  void begin(Fault fault);

  /// Mends what [#begin] broke. When this returns, nothing holds the nodes back; they need not have
  /// recovered.
  ///
  /// @return what the fault did in numbers, in a sentence; empty for what has none
  /// @throws FaultException when it could not be done, or only in part; or when it was done, and
  ///   the fault had no effect
  String end(Fault fault);

  /// What this machine lacks, each with the reason in one sentence; a fault that needs it cannot be
  /// made.
  Map<Primitive, String> missing();
}
