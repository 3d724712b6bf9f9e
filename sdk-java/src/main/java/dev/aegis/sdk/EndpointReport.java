package dev.aegis.sdk;

/// What was learned of one endpoint of the client.
public sealed interface EndpointReport {

  /// `host:port`.
  String endpoint();

  /// It answered.
  record Answered(String endpoint, NodeStatus status) implements EndpointReport {}

  /// It did not.
  ///
  /// @param error one sentence
  record Silent(String endpoint, String error) implements EndpointReport {}
}
