package dev.aegis.dataplane.node.grpc;

import dev.aegis.wire.peer.v1.PeerServiceGrpc;
import dev.aegis.wire.v1.AccessServiceGrpc;
import dev.aegis.wire.v1.ClusterServiceGrpc;
import dev.aegis.wire.v1.ElectionServiceGrpc;
import dev.aegis.wire.v1.KvServiceGrpc;
import dev.aegis.wire.v1.LockServiceGrpc;
import dev.aegis.wire.v1.SessionServiceGrpc;
import dev.aegis.wire.v1.WatchServiceGrpc;
import io.grpc.MethodDescriptor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Where each method's access is decided. A method that is not listed is refused: whoever adds one
/// has to say so here first.
final class AccessRules {

  /// Where access to a method is decided.
  enum Rule {
    /// By the replicated machine: all the method does passes through [GuardedLog].
    AT_THE_LOG,

    /// At once, by this node's own state: any role will do. For what does not touch the log.
    ANY_ROLE,

    /// At once, by the certificate: a member of this cluster that speaks for itself, nobody else.
    MEMBERS
  }

  private static final Map<String, Rule> RULES =
      List.<Map.Entry<MethodDescriptor<?, ?>, Rule>>of(
              Map.entry(SessionServiceGrpc.getCreateMethod(), Rule.AT_THE_LOG),
              Map.entry(SessionServiceGrpc.getKeepAliveMethod(), Rule.AT_THE_LOG),
              Map.entry(SessionServiceGrpc.getEndMethod(), Rule.AT_THE_LOG),
              Map.entry(SessionServiceGrpc.getDescribeMethod(), Rule.AT_THE_LOG),
              Map.entry(SessionServiceGrpc.getListMethod(), Rule.AT_THE_LOG),
              Map.entry(SessionServiceGrpc.getForceEndMethod(), Rule.AT_THE_LOG),
              Map.entry(LockServiceGrpc.getAcquireMethod(), Rule.AT_THE_LOG),
              Map.entry(LockServiceGrpc.getReleaseMethod(), Rule.AT_THE_LOG),
              Map.entry(LockServiceGrpc.getDescribeMethod(), Rule.AT_THE_LOG),
              Map.entry(LockServiceGrpc.getListMethod(), Rule.AT_THE_LOG),
              Map.entry(LockServiceGrpc.getValidateTokenMethod(), Rule.AT_THE_LOG),
              Map.entry(LockServiceGrpc.getForceReleaseMethod(), Rule.AT_THE_LOG),
              Map.entry(ElectionServiceGrpc.getCampaignMethod(), Rule.AT_THE_LOG),
              Map.entry(ElectionServiceGrpc.getProclaimMethod(), Rule.AT_THE_LOG),
              Map.entry(ElectionServiceGrpc.getResignMethod(), Rule.AT_THE_LOG),
              Map.entry(ElectionServiceGrpc.getLeaderMethod(), Rule.AT_THE_LOG),
              Map.entry(ElectionServiceGrpc.getObserveMethod(), Rule.AT_THE_LOG),
              Map.entry(KvServiceGrpc.getPutMethod(), Rule.AT_THE_LOG),
              Map.entry(KvServiceGrpc.getRangeMethod(), Rule.AT_THE_LOG),
              Map.entry(KvServiceGrpc.getDeleteMethod(), Rule.AT_THE_LOG),
              Map.entry(KvServiceGrpc.getDeleteRangeMethod(), Rule.AT_THE_LOG),
              Map.entry(KvServiceGrpc.getTxnMethod(), Rule.AT_THE_LOG),
              Map.entry(KvServiceGrpc.getHistoryMethod(), Rule.AT_THE_LOG),
              Map.entry(KvServiceGrpc.getCompactMethod(), Rule.AT_THE_LOG),
              Map.entry(WatchServiceGrpc.getWatchMethod(), Rule.AT_THE_LOG),
              Map.entry(AccessServiceGrpc.getGetPolicyMethod(), Rule.AT_THE_LOG),
              Map.entry(AccessServiceGrpc.getSetPolicyMethod(), Rule.AT_THE_LOG),
              Map.entry(ClusterServiceGrpc.getSaveSnapshotMethod(), Rule.AT_THE_LOG),
              Map.entry(ClusterServiceGrpc.getMemberListMethod(), Rule.AT_THE_LOG),
              Map.entry(ClusterServiceGrpc.getMemberAddMethod(), Rule.AT_THE_LOG),
              Map.entry(ClusterServiceGrpc.getMemberPromoteMethod(), Rule.AT_THE_LOG),
              Map.entry(ClusterServiceGrpc.getMemberRemoveMethod(), Rule.AT_THE_LOG),
              Map.entry(ClusterServiceGrpc.getStatusMethod(), Rule.ANY_ROLE),
              Map.entry(PeerServiceGrpc.getCurrentTermMethod(), Rule.MEMBERS),
              Map.entry(PeerServiceGrpc.getViewMethod(), Rule.MEMBERS))
          .stream()
          .collect(
              Collectors.toUnmodifiableMap(
                  rule -> rule.getKey().getFullMethodName(), Map.Entry::getValue));

  private AccessRules() {}

  /// Empty for a method nobody has decided about.
  static Optional<Rule> of(MethodDescriptor<?, ?> method) {
    return Optional.ofNullable(RULES.get(method.getFullMethodName()));
  }
}
