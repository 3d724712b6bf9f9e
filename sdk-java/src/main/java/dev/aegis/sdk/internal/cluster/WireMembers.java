package dev.aegis.sdk.internal.cluster;

import dev.aegis.sdk.Member;
import dev.aegis.sdk.MemberState;
import dev.aegis.sdk.NodeStatus;
import dev.aegis.wire.v1.MemberListResponse;
import dev.aegis.wire.v1.StatusResponse;
import java.time.Duration;
import java.util.List;

/// Nodes and members, from the wire.
final class WireMembers {
  private WireMembers() {}

  static NodeStatus status(StatusResponse wire) {
    return new NodeStatus(
        wire.getNodeId(),
        role(wire.getRole()),
        wire.getTerm(),
        wire.getLeaderId(),
        wire.getCommitIndex(),
        wire.getAppliedIndex(),
        wire.getHealthy(),
        wire.getConfigDigest(),
        members(wire.getMembersList()),
        wire.getVersion());
  }

  static List<MemberState> states(MemberListResponse wire) {
    return wire.getMembersList().stream()
        .map(state ->
            new MemberState(
                member(state.getMember()),
                state.getLeader(),
                state.getMatchIndex(),
                state.getEntriesBehind(),
                state.getReachable(),
                Duration.ofMillis(state.getLastContactMs())))
        .toList();
  }

  static List<Member> members(List<dev.aegis.wire.v1.Member> wire) {
    return wire.stream().map(WireMembers::member).toList();
  }

  private static Member member(dev.aegis.wire.v1.Member wire) {
    return new Member(
        wire.getNodeId(),
        wire.getClientAddress(),
        wire.getPeerAddress(),
        wire.getRole() == dev.aegis.wire.v1.Member.Role.VOTER);
  }

  private static NodeStatus.Role role(StatusResponse.Role role) {
    return switch (role) {
      case FOLLOWER -> NodeStatus.Role.FOLLOWER;
      case CANDIDATE -> NodeStatus.Role.CANDIDATE;
      case LEADER -> NodeStatus.Role.LEADER;
      case ROLE_UNSPECIFIED, UNRECOGNIZED -> NodeStatus.Role.OTHER;
    };
  }
}
