package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.settings.ConsensusConfig;
import dev.aegis.dataplane.node.settings.NodeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/// Ratis' properties for one node. Nothing under `raft.server` reloads at run time, so a new
/// configuration means a restart.
final class RatisProperties {
  static final SizeInBytes ENTRY_LIMIT = SizeInBytes.valueOf("4MB");

  /// How long a leader waits between two attempts to reach a node, and how often. By default Ratis
  /// waits five seconds in the end, and a node that is back hears nothing for so long; and after a
  /// thousand of these it waits no more at all.
  private static final String AWAY_IS_TRIED = "1ms,10, 100ms,20, 500ms," + Integer.MAX_VALUE / 2;

  private RatisProperties() {}

  static RaftProperties of(NodeSettings settings, ConsensusConfig config, Path storageDir) {
    RaftProperties properties = new RaftProperties();
    RaftServerConfigKeys.setStorageDir(properties, List.of(storageDir.toFile()));
    GrpcConfigKeys.Server.setHost(properties, settings.ownPeer().host());
    GrpcConfigKeys.Server.setPort(properties, settings.ownPeer().port());
    timing(properties, config.raft());
    log(properties, config.raft());
    snapshots(properties, config.raft(), settings);
    safety(properties);
    return properties;
  }

  private static void timing(RaftProperties properties, ConsensusConfig.Raft raft) {
    RaftServerConfigKeys.Rpc.setTimeoutMin(properties, time(raft.electionTimeoutMin()));
    RaftServerConfigKeys.Rpc.setTimeoutMax(properties, time(longestSleep(raft)));
    // Nodes start together and cold; a hasty first election only costs a second one.
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(
        properties, time(raft.electionTimeoutMin()));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(
        properties, time(raft.electionTimeoutMax().multipliedBy(2)));
    RaftServerConfigKeys.Rpc.setRequestTimeout(properties, time(raft.rpcTimeout()));
    RaftServerConfigKeys.Rpc.setSlownessTimeout(properties, time(Duration.ofSeconds(5)));
    RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(
        properties, time(Duration.ofSeconds(5)));
    RaftServerConfigKeys.setSleepDeviationThreshold(properties, time(Duration.ofMillis(500)));
    // A node that is being added may work on a snapshot for a while before it answers again.
    RaftServerConfigKeys.setStagingTimeout(properties, time(ConfigurationChanges.SILENCE));
    // A paused process must come back, not shut its server down for good.
    RaftServerConfigKeys.setCloseThreshold(properties, time(Duration.ofMinutes(5)));
  }

  /// A follower of Ratis (3.3.0, `FollowerState`) does not wait for the end of its election
  /// timeout: it sleeps for one, looks whether its leader was silent all that time, and if not
  /// sleeps for another. A leader that dies in the middle is missed for a rest of one and the whole
  /// of the next, up to twice the maximum. How far that rest has come is random enough to keep two
  /// followers from standing at once, so the random part of the sleep itself is kept to a quarter.
  private static Duration longestSleep(ConsensusConfig.Raft raft) {
    Duration spread = raft.electionTimeoutMax().minus(raft.electionTimeoutMin());
    return raft.electionTimeoutMin().plus(spread.dividedBy(4));
  }

  private static void log(RaftProperties properties, ConsensusConfig.Raft raft) {
    // The entries of the open segment and of one before it stay in the heap, for some seconds under
    // load: each collection of garbage copies them. A follower that is further back reads files.
    RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SizeInBytes.valueOf("4MB"));
    RaftServerConfigKeys.Log.setPreallocatedSize(properties, SizeInBytes.valueOf("1MB"));
    RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, 1);
    RaftServerConfigKeys.Log.setSegmentCacheSizeMax(properties, SizeInBytes.valueOf("8MB"));
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, ENTRY_LIMIT);
    RaftServerConfigKeys.Log.setWriteBufferSize(properties, SizeInBytes.valueOf("5MB"));
    RaftServerConfigKeys.Log.Appender.setWaitTimeMin(properties, time(Duration.ZERO));
    RaftServerConfigKeys.Log.Appender.setRetryPolicy(properties, AWAY_IS_TRIED);
    // A second entry after each commit, for nothing we need: followers learn the commit index
    // anyway.
    RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
    RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
    // Ratis would let a thousand entries gather first, however large they are.
    RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
    RaftServerConfigKeys.Log.setPurgePreservationLogNum(properties, raft.logRetentionEntries());
  }

  /// A node applies nothing while it takes a snapshot. So that they do not all stand still at the
  /// same entry, each waits for a tenth more entries than the one named before it, from one
  /// snapshot to the next.
  private static void snapshots(
      RaftProperties properties, ConsensusConfig.Raft raft, NodeSettings settings) {
    long entries = raft.snapshotEntries() + raft.snapshotEntries() / 10 * settings.nodesBefore();
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
    RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, entries);
    RaftServerConfigKeys.Snapshot.setRetentionFileNum(properties, 3);
  }

  /// What no patch may touch. Reads never go through Ratis' own options (see [ReadIndex]).
  private static void safety(RaftProperties properties) {
    RaftServerConfigKeys.LeaderElection.setPreVote(properties, true);
    RaftServerConfigKeys.Read.setLeaderLeaseEnabled(properties, false);
    RaftServerConfigKeys.Log.setUnsafeFlushEnabled(properties, false);
    RaftServerConfigKeys.Log.setAsyncFlushEnabled(properties, false);
    // With it a follower acknowledges entries that it does not have (ADR-035).
    RaftServerConfigKeys.Log.setAppendEntriesComposeEnabled(properties, false);
    RaftServerConfigKeys.Log.setCorruptionPolicy(
        properties, RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION);
    // Ratis keeps every reply that long for clients that ask again by call id. None of ours does
    // (OwnAppends), and a minute of replies was a third of the heap under load.
    RaftServerConfigKeys.RetryCache.setExpiryTime(properties, time(Duration.ofSeconds(2)));
  }

  private static TimeDuration time(Duration duration) {
    return TimeDuration.valueOf(duration.toMillis(), TimeUnit.MILLISECONDS);
  }
}
