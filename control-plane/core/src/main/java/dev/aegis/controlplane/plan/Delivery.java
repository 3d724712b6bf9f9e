package dev.aegis.controlplane.plan;

/// What the queue should do with a proposal.
public enum Delivery {
  /// There is nothing to deliver.
  NOTHING,
  /// Open a new one.
  OPEN,
  /// One of the same concern stands open: renew its body, open nothing.
  UPDATE
}
