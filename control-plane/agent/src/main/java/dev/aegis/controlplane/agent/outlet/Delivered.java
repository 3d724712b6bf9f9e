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

  /// Nothing was proposed.
  ///
  /// @param reason for a person
  record Refused(String reason) implements Delivered {}
}
