package dev.aegis.dataplane.node.replication;

/// What looks at the calls of peers to this node, and at its answers.
///
/// @param missed is shown what leaders send
/// @param streams is shown when they begin and end to
/// @param acknowledgements is shown what they are answered
record PeerCalls(MissedEntries missed, LeaderStreams streams, Acknowledgements acknowledgements) {
  static PeerCalls unseen() {
    return new PeerCalls(new MissedEntries(), new LeaderStreams(), new Acknowledgements());
  }
}
