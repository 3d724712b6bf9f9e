package dev.aegis.bench.prometheus;

import java.util.ArrayList;
import java.util.List;

/// Alert rules that others run, with their own thresholds, ranges and waiting times.
///
/// Each stands here with the series of ours that means the same, in the order of priority in which
/// several that fire at once are read as one kind: a rule that can mean only one thing comes before
/// one that fires on many. What the sources have and we do not export (backend commit, database
/// size, failures of sending by peer) has no rule here. Where they ask for a 99th percentile and we
/// export a sum and a count, the mean stands for it: it fires later on a few slow calls, and as
/// soon on lasting slowness, which is what these recordings have.
public final class RulePacks {
  private static final String SLOW_FOLLOWER = "slow_follower";
  private static final String SPLIT_BRAIN = "split_brain_risk";
  private static final String CLOCK_SKEW = "clock_skew";
  private static final String CHURN = "election_churn";
  private static final String LEASES = "lease_starvation";

  private static final String FAILED_SHARE =
      "sum(rate(aegis_client_request_seconds_count{outcome=~\"unavailable|unknown\"}[300s]))"
          + " / sum(rate(aegis_client_request_seconds_count[300s]))";

  private RulePacks() {}

  /// The alerts of etcd's mixin (etcd-io/etcd, contrib/mixin/alerts/alerts.libsonnet).
  public static List<AlertRule> etcdMixin() {
    return List.of(
        new AlertRule(
            "etcdInsufficientMembers", "sum(up == bool 1) < (count(up) + 1) / 2", 180, SPLIT_BRAIN),
        new AlertRule("etcdNoLeader", "aegis_raft_has_leader == 0", 60, CHURN),
        new AlertRule(
            "etcdHighNumberOfLeaderChanges",
            "max(increase(aegis_raft_leader_changes_total[900s])) >= 4",
            300,
            CHURN),
        new AlertRule(
            "etcdHighNumberOfFailedProposals",
            "sum(rate(aegis_client_request_seconds_count{outcome=~\"unavailable|unknown\"}[900s]))"
                + " > 5",
            900,
            CHURN),
        new AlertRule(
            "etcdMemberCommunicationSlow",
            "rate(aegis_raft_peer_rpc_seconds_sum[300s])"
                + " / rate(aegis_raft_peer_rpc_seconds_count[300s]) > 0.15",
            600,
            SLOW_FOLLOWER),
        new AlertRule(
            "etcdHighFsyncDurations",
            "rate(aegis_raft_log_sync_seconds_sum[300s])"
                + " / rate(aegis_raft_log_sync_seconds_count[300s]) > 0.5",
            600,
            SLOW_FOLLOWER),
        new AlertRule("etcdMembersDown", "sum(up == bool 0) > 0", 1200, SPLIT_BRAIN),
        new AlertRule(
            "etcdHighNumberOfFailedGRPCRequestsWarning",
            FAILED_SHARE + " > 0.01",
            600,
            AlertRule.SYMPTOM),
        new AlertRule(
            "etcdHighNumberOfFailedGRPCRequestsCritical",
            FAILED_SHARE + " > 0.05",
            300,
            AlertRule.SYMPTOM),
        new AlertRule(
            "etcdGRPCRequestsSlow",
            "max(aegis_client_request_seconds{quantile=\"0.99\"}) > 0.15",
            600,
            AlertRule.SYMPTOM));
  }

  /// The alerts of etcd's mixin, and of others those that speak of what it is blind to: two leaders
  /// (samber/awesome-prometheus-alerts, ZooKeeper), clocks (prometheus-operator/kube-prometheus and
  /// cockroachdb/cockroach), leases (tikv/pd), log lag (tikv/tikv) and contact (netdata, Consul).
  public static List<AlertRule> union() {
    List<AlertRule> rules = new ArrayList<>();
    rules.add(
        new AlertRule("ZookeeperTooManyLeaders", "sum(aegis_raft_is_leader) > 1", 0, SPLIT_BRAIN));
    rules.add(
        new AlertRule(
            "ClockOffsetNearMax", "abs(aegis_clock_offset_seconds) > 0.3", 300, CLOCK_SKEW));
    rules.add(
        new AlertRule(
            "NodeClockSkewDetected",
            "(aegis_clock_offset_seconds > 0.05 and deriv(aegis_clock_offset_seconds[300s]) >= 0)"
                + " or (aegis_clock_offset_seconds < -0.05"
                + " and deriv(aegis_clock_offset_seconds[300s]) <= 0)",
            600,
            CLOCK_SKEW));
    rules.add(
        new AlertRule(
            "PD_leader_lease_drop_without_failover",
            "changes(aegis_raft_is_leader[600s]) >= 2"
                + " and changes(aegis_process_start_time_seconds[600s]) == 0",
            60,
            LEASES));
    rules.addAll(etcdMixin());
    int beforeMembersDown = rules.size() - 4;
    rules.add(
        beforeMembersDown,
        new AlertRule("TiKV_raft_log_lag", "max(aegis_raft_log_lag) > 5000", 60, SLOW_FOLLOWER));
    rules.add(
        beforeMembersDown,
        new AlertRule(
            "consul_raft_leader_last_contact",
            "quantile_over_time(0.5, aegis_raft_peer_last_contact_seconds[60s]) > 0.2",
            10,
            SLOW_FOLLOWER));
    return List.copyOf(rules);
  }

  /// All with a time that runs faster.
  public static List<AlertRule> scaled(List<AlertRule> rules, long factor, long readingS) {
    return rules.stream().map(rule -> rule.scaled(factor, readingS)).toList();
  }
}
