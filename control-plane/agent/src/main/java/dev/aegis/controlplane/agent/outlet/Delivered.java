package dev.aegis.controlplane.agent.outlet;

/// What became of a proposal at the queue.
public sealed interface Delivered {
  /// A new one stands open.
  record Opened(int number) implements Delivered {}

  /// The open one of this concern tells the latest now.
  record Updated(int number) implements Delivered {}

  /// The open one of this concern was renewed a moment ago and stays as it is.
  record StillFresh(int number) implements Delivered {}

  /// A person has worked on the branch of this concern: it is theirs.
  record LeftToAPerson(String branch) implements Delivered {}

  /// It takes longer than a turn; its end is told by [LateDeliveries].
  record UnderWay(String branch) implements Delivered {}

  /// The queue could not be reached, or did not answer: whether something was proposed is unknown.
  /// A later turn finds out by reading, and goes on from there.
  ///
  /// @param reason for a person
  record Failed(String reason) implements Delivered {}

  /// Nothing was proposed.
  ///
  /// @param reason for a person
  record Refused(String reason) implements Delivered {}
}
