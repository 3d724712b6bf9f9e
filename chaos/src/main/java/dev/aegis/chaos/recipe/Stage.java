package dev.aegis.chaos.recipe;

/// Where deeds are done. For one thread at a time.
public interface Stage {
  /// Does it. When this returns, it is done.
  ///
  /// @throws dev.aegis.chaos.fault.FaultException when it could not be done, or only in part
  void begin(Deed deed);

  /// Undoes what [#begin] did. When this returns, nothing of it is left; the nodes need not have
  /// recovered.
  ///
  /// @return what it did in numbers, in a sentence; empty for what has none
  String end(Deed deed);

  /// Who leads, waiting for somebody to.
  ///
  /// @throws dev.aegis.chaos.fault.FaultException when nobody leads for long
  String leader() throws InterruptedException;
}
