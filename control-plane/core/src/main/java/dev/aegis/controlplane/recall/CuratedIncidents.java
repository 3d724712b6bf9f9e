package dev.aegis.controlplane.recall;

import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.RootCause;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Incidents of other systems that people explained in public: facts, in our words, each with its
/// source.
///
/// Five lines each: id, group, kind and cause; signs; source; what happened; what helped. Causes
/// are those of [RootCause]; a processor that starves a process counts as a pause of it. Where
/// telemetry could not have shown the cause, or nobody found one, a dash stands for it.
final class CuratedIncidents {
  private static final int LINES = 5;
  private static final String NOTHING = "-";
  private static final String TABLE =
      """
      cloudflare-partial-switch cloudflare-partial-switch election_churn asymmetric_partition
      node_unreachable terms_without_leader clients_failed
      Cloudflare, A Byzantine failure in the real world, 2020
      a switch that half works gives members contradicting views and writes stop
      repair the network

      consul-contact-maximum consul-contact-maximum election_churn -
      node_unreachable leadership_changes
      hashicorp/consul#7348
      the mean contact age stays flat while its maximum grows for days, then elections begin
      a rolling restart relieved it

      consul-replacement-re-elects consul-replacement-re-elects election_churn -
      process_restarted node_unreachable leadership_changes
      hashicorp/consul#1969
      replacing a server re-elects for ever, and slower timers change nothing
      remove the dead member

      consul-restart-deposes rejoin-disruption election_churn election_storm
      process_restarted leadership_changes terms_without_leader
      hashicorp/consul#1674
      a server that was long away hears no heartbeat on its return and deposes a healthy leader
      keep pre-vote on; leave in order

      consul-small-instances consul-small-instances election_churn misconfigured_timeouts
      node_unreachable leadership_changes
      hashicorp/consul#1212
      small virtual machines pause for longer than the election timeout allows, at little load
      raise the timeouts

      etcd-150-elections etcd-150-elections election_churn -
      leadership_changes
      etcd-io/etcd#9873
      elections rise thirtyfold on faster hardware with excellent disks and links
      -

      etcd-half-open-follower etcd-half-open-follower election_churn asymmetric_partition
      slow_calls node_unreachable leadership_changes terms_without_leader
      etcd-io/etcd#9563
      a follower that can send and not receive re-elects the cluster every few seconds
      keep pre-vote on; look at both directions of the link

      etcd-nic-down rejoin-disruption election_churn network_partition
      node_unreachable terms_without_leader leadership_changes clients_failed
      etcd-io/etcd#12959
      an isolated member returns with a higher term and deposes a healthy leader
      keep pre-vote on

      piraeus-ssd-bus-mode piraeus-ssd-bus-mode election_churn slow_leader_disk
      leader_slow_sync node_unreachable leadership_changes clients_failed
      piraeusdatastore/piraeus-operator#844
      one disk two orders slower than its siblings stalls the whole control plane under load
      repair the hardware; defragmenting changed nothing

      ratis-vote-sync ratis-vote-sync election_churn slow_follower_disk
      follower_slow_sync leadership_changes
      apache/ratis#130
      voters busy with syncing their vote challenge a leader 76 ms after its election
      leave room for a sync in the election timeout

      redpanda-rejoin rejoin-disruption election_churn election_storm
      process_restarted leadership_changes terms_without_leader
      redpanda-data/redpanda#2048
      heartbeats to a stopped node back off, and it campaigns when it returns
      -

      vault-slow-plugin vault-slow-plugin election_churn process_pause
      process_paused leadership_changes
      hashicorp/vault#28009
      each new leader blocks on a slow start and loses its place, then the next one
      take the blocking work off the path of a new leader

      crdb-isolated-leader crdb-isolated-leader split_brain_risk network_partition
      node_unreachable leader_unheard clients_failed
      cockroachdb/cockroach#13541
      a leader cut from its peers stalls all clients until leadership moves
      -

      etcd-lock-overlap etcd-lock-overlap split_brain_risk process_pause
      process_paused leases_expired rival_leaders
      Jepsen, etcd 3.4.3, 2020
      a holder that pauses for longer than its lease goes on beside the next one
      use fencing tokens at the resource

      github-43-seconds github-43-seconds split_brain_risk network_partition
      node_unreachable leadership_changes rival_leaders follower_behind
      GitHub, October 21 post-incident analysis, 2018
      43 seconds of lost connectivity leave primaries on two coasts
      forbid failover across regions

      scylla-dead-group scylla-dead-group split_brain_risk -
      leader_unheard clients_failed
      scylladb/scylladb#15167
      a leader without a quorum stays because the failure detector speaks for a dead group
      -

      tarantool-two-masters tarantool-two-masters split_brain_risk asymmetric_partition
      rival_leaders node_unreachable
      tarantool/cartridge#2342
      an old master and its router keep writing on the minority side
      fence at the storage by token

      zeebe-same-term zeebe-same-term split_brain_risk -
      rival_leaders terms_without_leader
      camunda/camunda#5356
      two leaders in one term: a defect in the handling of votes
      stop, and repair the code

      crdb-no-lease-leader-cut crdb-asymmetric lease_starvation asymmetric_partition
      node_unreachable leases_expired clients_failed
      cockroachdb/cockroach#49220
      followers leave the lease to a leader that is partly cut off and cannot renew
      repair the link; look for one-way packet drops

      crdb-rebalance-liveness crdb-rebalance-liveness lease_starvation -
      snapshot_installed leases_expired clients_failed
      cockroachdb/cockroach#25512
      a new node floods the cluster with snapshots, and renewals fail
      limit the rate of snapshots

      cruise-control-session collector-pauses lease_starvation process_pause
      process_paused leases_expired
      cruise-control-for-kafka/cruise-control#1244
      even thirty seconds are not enough for a client with long pauses
      a longer TTL

      etcd-cpu-stall-leases etcd-stale-lessor lease_starvation process_pause
      process_paused leases_expired rival_leaders
      etcd-io/etcd#12528
      a leader starved of processor notices late that it was deposed and ends a live lease
      give the nodes a processor of their own

      etcd-lease-member-replaced etcd-lease-member-replaced lease_starvation -
      node_unreachable leases_expired
      etcd-io/etcd#8382
      a short lease dies while a dead member is being replaced
      -

      etcd-stalled-leader-leases etcd-stale-lessor lease_starvation slow_leader_disk
      leader_slow_sync rival_leaders leases_expired process_paused
      etcd-io/etcd#15247
      a leader frozen in its log sync comes back and expires every lease by its own clock
      tie lease expiry to leadership; move the log off storage that can hang

      patroni-seven-seconds patroni-seven-seconds lease_starvation misconfigured_timeouts
      slow_calls node_unreachable leases_expired
      patroni/patroni#522
      seven seconds of network trouble delete a lock bound to an aggressive health check
      bind the session to its TTL alone, and a longer one

      pulsar-broker-collector collector-pauses lease_starvation process_pause
      process_paused leases_expired
      apache/pulsar#3535
      full collections in a client end its session; the servers are healthy
      repair the client

      pulsar-server-collector collector-pauses lease_starvation process_pause
      process_paused leases_expired
      apache/pulsar#432
      sessions of five seconds do not survive the pauses of the server
      a longer TTL

      etcd-one-link-cut etcd-one-link-cut slow_follower asymmetric_partition
      node_unreachable follower_behind
      etcd-io/etcd#8129
      with one link down the cut-off follower stays stranded and leadership does not move
      transfer leadership to a node that reaches all

      nats-catchup-stalled nats-catchup-stalled slow_follower -
      follower_behind clients_failed
      nats-io/nats-server#2642
      at one message a second a replica still gets stuck every few hours
      let the leader step down

      nats-follower-silent nats-follower-silent slow_follower overload
      node_unreachable snapshot_installed follower_behind requests_refused
      nats-io/nats-server#8320
      an overloaded follower goes silent to protect itself and never catches up
      take load off the node

      tikv-jitter tikv-jitter slow_follower slow_follower_disk
      follower_slow_sync clients_failed
      tikv/tikv#18054
      50 ms of disk jitter on one of six nodes halves the throughput
      keep leaders off the slow disk

      tikv-throughput-cap tikv-throughput-cap slow_follower slow_follower_disk
      follower_slow_sync leadership_changes
      tikv/pd#10637
      a restore pushes disks to their limit and leaders move away
      throttle the restore

      yugabyte-spinning-disk yugabyte-spinning-disk slow_follower slow_follower_disk
      follower_slow_sync follower_behind snapshot_installed
      yugabyte/yugabyte-db#973
      write stalls get a node declared dead, and copying to it anew loads the same disk
      a faster disk; wait longer before a node counts as failed

      zookeeper-sync-3932 zookeeper-sync-3932 slow_follower slow_follower_disk
      follower_slow_sync
      sitewhere/sitewhere#966
      a follower takes 3.9 s for one sync while the leader keeps going
      -

      ceph-552-seconds ceph-skew clock_skew clock_drift
      clocks_apart clients_failed
      rook/rook#3372
      one host follows its own clock and is nine minutes off
      repair the time source

      ceph-monitors-drift ceph-skew clock_skew clock_drift
      clocks_apart
      rook/rook#2286
      monitors drift past 50 ms at a few parts per million
      run a time service on every host

      oxide-cold-boot-clock oxide-clock clock_skew clock_drift
      clocks_apart process_restarted
      oxidecomputer/omicron#3831
      a database starts before time is in step and gives up
      start only after time is in step

      oxide-upgrade-clock oxide-clock clock_skew clock_drift
      clocks_apart process_restarted clients_failed
      oxidecomputer/omicron#7668
      two nodes on one machine refuse to run for an offset beyond half a second
      start only after time is in step

      elastic-soft-lockup elastic-soft-lockup quorum_loss process_pause
      process_paused process_restarted clients_failed
      Elastic Cloud, February 4 2019 incident report
      hosts freeze in a soft lockup during a rolling change, and the quorum is lost
      take client load off; give followers longer to join

      nats-read-loops nats-read-loops quorum_loss process_pause
      process_paused terms_without_leader clients_failed
      nats-io/nats-server#2356
      loops that read the network stand still for up to a minute, then nobody leads
      -

      pagerduty-shared-peering pagerduty-shared-peering quorum_loss network_partition
      slow_calls clients_failed
      PagerDuty outage postmortem, April 13 2013
      two of three sites share a peering point, and latency alone denies the quorum
      spread nodes over independent networks

      crdb-one-way-leaseholder crdb-asymmetric leader_stall asymmetric_partition
      node_unreachable clients_failed
      cockroachdb/cockroach#92089
      leader and lease holder see each other in one direction only: all look alive, writes hang
      repair the link

      crdb-stalled-disk crdb-stalled-disk leader_stall slow_leader_disk
      leader_slow_sync follower_behind clients_failed
      cockroachdb/cockroach#41691
      a node whose disk has stopped keeps its leases and freezes its neighbours
      restart the node with the stalled disk

      roblox-73-hours roblox-73-hours leader_stall -
      clients_failed leadership_changes
      Roblox, Return to Service 10/28-10/31 2021
      some leaders are slow and others are not; bigger machines make it worse
      switch the new feature off; keep slow nodes from leading

      nomad-leader-saturated nomad-leader-saturated overload overload
      requests_refused clients_failed terms_without_leader
      hashicorp/nomad#4864
      a leader at all of its processor takes the whole set down
      limit what is submitted

      openai-telemetry openai-telemetry overload overload
      requests_refused clients_failed
      OpenAI incident, December 11 2024
      every node of a large fleet asks the API at once
      shed load first; then remove the caller
      """;

  private CuratedIncidents() {}

  static List<PastIncident> all() {
    List<PastIncident> all = new ArrayList<>();
    for (String block : TABLE.strip().split("\n\n", -1)) {
      all.add(read(block.split("\n", -1)));
    }
    return List.copyOf(all);
  }

  private static PastIncident read(String[] lines) {
    String[] names = lines[0].split(" ", -1);
    if (lines.length != LINES || names.length != 4) {
      throw new IllegalStateException("a curated incident has five lines: " + lines[0]);
    }
    TreeSet<Sign> signs = new TreeSet<>();
    for (String sign : lines[1].split(" ", -1)) {
      signs.add(Sign.valueOf(sign.toUpperCase(Locale.ROOT)));
    }
    @Nullable RootCause cause = names[3].equals(NOTHING) ? null : new RootCause(names[3]);
    return new PastIncident(
        names[0],
        names[1],
        lines[2],
        new CaseDescription(new AnomalyKind(names[2]), signs, lines[3]),
        cause,
        lines[4].equals(NOTHING) ? "" : lines[4],
        0);
  }
}
