package dev.aegis.dataplane.command;

/// For whom a command or a query is made, as the edge learned it from a certificate.
public sealed interface Caller {

  /// A client.
  ///
  /// @param identity the name in its certificate
  /// @param bootstrapOperator the leader's own settings name it as the operator of a cluster that
  ///   has no policy yet. Resolved by the leader when the command is made, so that apply reads no
  ///   settings; counts only until the first policy is set
  record Client(String identity, boolean bootstrapOperator) implements Caller {
    @Override
    public String principal() {
      return "client/" + identity;
    }
  }

  /// A node that speaks for itself, to roll its own configuration.
  record Node(String id) implements Caller {
    @Override
    public String principal() {
      return "node/" + id;
    }
  }

  /// One name over clients and nodes: what a session belongs to.
  String principal();
}
