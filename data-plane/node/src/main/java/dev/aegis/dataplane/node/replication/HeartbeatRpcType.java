package dev.aegis.dataplane.node.replication;

import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;

/// Makes the heartbeat interval a real setting (ADR-005).
///
/// Stock Ratis has none: a leader heartbeats at half of the minimum election timeout, so the
/// paper's rule "election timeout at least three heartbeats" could not even be stated. This is
/// Ratis' gRPC transport with one difference, in [HeartbeatAppender]. Ratis makes the type by its
/// class name, hence public and without arguments.
public final class HeartbeatRpcType implements RpcType {
  private static final String FOLLOWERS = "aegis.followers";

  /// Selects this transport for the server built from these properties and parameters.
  static void select(RaftProperties properties, Parameters parameters, FollowerContacts contacts) {
    properties.set("raft.rpc.type", HeartbeatRpcType.class.getName());
    parameters.put(FOLLOWERS, contacts, FollowerContacts.class);
  }

  @Override
  public String name() {
    return "AEGIS_GRPC";
  }

  @Override
  public RpcFactory newFactory(Parameters parameters) {
    return new Factory(parameters, parameters.get(FOLLOWERS, FollowerContacts.class));
  }

  private static final class Factory extends GrpcFactory {
    private final FollowerContacts contacts;

    Factory(Parameters parameters, FollowerContacts contacts) {
      super(parameters);
      this.contacts = contacts;
    }

    @Override
    public LogAppender newLogAppender(
        RaftServer.Division division, LeaderState state, FollowerInfo follower) {
      return new HeartbeatAppender(division, state, follower, contacts);
    }
  }
}
