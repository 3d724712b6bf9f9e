package dev.aegis.dataplane.machine.simulation;

import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Entry;
import dev.aegis.dataplane.machine.CoordinationMachine;
import dev.aegis.dataplane.machine.MachineSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/// Three replicas and one log.
///
/// The first replica is the leader's: it applies each entry at once and is never restored. The
/// others follow at their own speed; now and then one crashes and comes back from an older
/// snapshot, or is sent a newer one than it has log for. Whatever they went through, they must give
/// the same results for each entry, and have the same snapshot at the same place.
final class SimulatedCluster {
  private static final int SNAPSHOT_AFTER_AT_LEAST = 64;
  private static final int SNAPSHOT_AFTER_AT_MOST = 256;
  private static final int SNAPSHOTS_KEPT = 4;

  private final RandomGenerator random;
  private final UnaryOperator<Entry> fault;
  private final CoordinationMachine leader = new CoordinationMachine();
  private final List<Follower> followers = List.of(new Follower("b"), new Follower("c"));
  private final List<Entry> log = new ArrayList<>();
  private final List<Applied> results = new ArrayList<>();
  private final List<Long> fingerprints = new ArrayList<>();
  private final TreeMap<Integer, MachineSnapshot> snapshots = new TreeMap<>();
  private int nextSnapshot;

  /// @param fault what the machines see instead of the log: identity for a healthy cluster
  SimulatedCluster(RandomGenerator random, UnaryOperator<Entry> fault) {
    this.random = random;
    this.fault = fault;
    keepSnapshot();
  }

  /// The oldest go: a replica that far behind is sent a newer one.
  private void keepSnapshot() {
    snapshots.put(log.size(), leader.takeSnapshot());
    if (snapshots.size() > SNAPSHOTS_KEPT) {
      snapshots.pollFirstEntry();
    }
    nextSnapshot = log.size() + random.nextInt(SNAPSHOT_AFTER_AT_LEAST, SNAPSHOT_AFTER_AT_MOST + 1);
  }

  CoordinationMachine leader() {
    return leader;
  }

  Applied append(Entry entry) {
    log.add(entry);
    Applied applied = leader.apply(fault.apply(entry));
    results.add(applied);
    fingerprints.add(leader.fingerprint());
    if (log.size() == nextSnapshot) {
      keepSnapshot();
    }
    return applied;
  }

  /// Lets each follower do something: stand still, follow, crash, or receive a snapshot.
  void runFollowers() {
    for (Follower follower : followers) {
      switch (random.nextInt(1_000)) {
        case 0 -> follower.restoreFrom(anySnapshot(follower.position));
        case 1 -> follower.restoreFrom(anySnapshot(log.size()));
        default -> follower.applyUpTo(follower.position + random.nextInt(4));
      }
    }
  }

  void letFollowersCatchUp() {
    for (Follower follower : followers) {
      follower.applyUpTo(log.size());
      Expect.equal(
          follower.machine.takeSnapshot(),
          leader.takeSnapshot(),
          "final snapshot of replica %s",
          follower.name);
    }
  }

  private Map.Entry<Integer, MachineSnapshot> anySnapshot(int upTo) {
    List<Map.Entry<Integer, MachineSnapshot>> candidates =
        List.copyOf(snapshots.headMap(Math.max(upTo, snapshots.firstKey()), true).entrySet());
    return candidates.get(random.nextInt(candidates.size()));
  }

  /// A replica behind the leader's.
  private final class Follower {
    private final String name;
    private CoordinationMachine machine = new CoordinationMachine();
    private int position;

    Follower(String name) {
      this.name = name;
    }

    void restoreFrom(Map.Entry<Integer, MachineSnapshot> snapshot) {
      machine = new CoordinationMachine();
      machine.restoreSnapshot(snapshot.getValue());
      position = snapshot.getKey();
    }

    void applyUpTo(int target) {
      while (position < Math.min(target, log.size())) {
        Applied applied = machine.apply(fault.apply(log.get(position)));
        Expect.equal(
            applied,
            results.get(position),
            "result of entry %d on replica %s",
            applied.index(),
            name);
        Expect.equal(
            machine.fingerprint(),
            fingerprints.get(position),
            "fingerprint after entry %d on replica %s",
            applied.index(),
            name);
        position++;
        MachineSnapshot snapshot = snapshots.get(position);
        if (snapshot != null) {
          Expect.equal(
              machine.takeSnapshot(),
              snapshot,
              "snapshot after entry %d on replica %s",
              applied.index(),
              name);
        }
      }
    }
  }
}
