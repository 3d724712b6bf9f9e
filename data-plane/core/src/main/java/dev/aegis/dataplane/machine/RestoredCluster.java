package dev.aegis.dataplane.machine;

import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.command.KeyVersion;
import dev.aegis.dataplane.kv.VersionedStore;
import dev.aegis.dataplane.machine.MachineSnapshot.AccessState;
import dev.aegis.dataplane.machine.MachineSnapshot.Header;
import dev.aegis.dataplane.machine.MachineSnapshot.SessionState;
import dev.aegis.dataplane.machine.MachineSnapshot.StoreState;
import dev.aegis.dataplane.session.SessionEnd;
import dev.aegis.dataplane.session.SessionEnds;
import dev.aegis.dataplane.session.SessionTable;
import dev.aegis.dataplane.time.LogicalTime;
import java.util.ArrayList;
import java.util.List;

/// What a new cluster begins from that takes over from one that was lost: the state of a backup,
/// made safe to go on from.
///
/// **The trouble** with going back is what others remember. After the backup was taken, the old
/// cluster gave out tokens, session ids and revisions that the backup does not know of. If the new
/// one gave the same numbers again, a fence would let an old holder pass, a stranger would renew
/// somebody else's session, and a watcher would go on over a past that never happened.
///
/// **The remedy**: every counter that anybody may remember goes forward by [#MARGIN], beyond
/// whatever the old cluster can have given out since. This holds as long as the old cluster wrote
/// fewer than that many entries, sessions and revisions after the backup: at 25,000 of a kind each
/// second, for 16 months. And then:
/// * **Tokens**: the base covers the old base, the old log and the margin, while the new log starts
///   over. So each new token is greater than each old one, those of the lost tail included.
/// * **Sessions** have ended, as by an operator, and so has all that they held: locks are free
///   without a delay, queues are empty, bound keys are deleted, replies are forgotten.
/// * **Revisions**: the restore is itself one revision, the one that deletes the bound keys. All
///   before it is compacted. So whoever reads or watches on from a revision of the old cluster,
///   also one that the backup does not have, is told that it is compacted and reads anew. What keys
///   say of their own revisions and versions stays as it was.
/// * **Access**: the policy stays; whose a session was goes with the session.
/// * **Time** goes on from the backup's, and the log starts before its first entry, whose term
///   grants the usual grace.
///
/// A function of the backup alone, so all nodes that are given the same one begin equal.
public final class RestoredCluster {

  /// By how much each counter goes ahead of the backup.
  public static final long MARGIN = 1L << 40;

  private RestoredCluster() {}

  /// Makes the first state of a new cluster of the last one that is known of an old cluster.
  ///
  /// @throws IllegalArgumentException when a counter of the backup leaves no room above it
  public static MachineSnapshot from(MachineSnapshot backup) {
    Header header = backup.header();
    return new MachineSnapshot(
        new Header(
            0,
            0,
            header.timeMs(),
            new LogicalTime(header.timeMs()).after(SessionTable.GRACE_MS),
            raised("token", header.tokenBase(), header.lastIndex()),
            raised("session id", header.nextSession(), 0),
            header.fingerprint()),
        List.of(),
        ends(backup),
        List.of(),
        store(backup.store()),
        new AccessState(backup.access().policy(), List.of()));
  }

  private static long raised(String counter, long value, long more) {
    try {
      return Math.addExact(Math.addExact(value, more), MARGIN);
    } catch (ArithmeticException _) {
      throw new IllegalArgumentException(
          "there is no greater " + counter + " left above " + value + " + " + more);
    }
  }

  /// The newest ends that a session table remembers.
  private static List<SessionEnd> ends(MachineSnapshot backup) {
    List<SessionEnd> ends = new ArrayList<>(backup.ends());
    for (SessionState session : backup.sessions()) {
      ends.add(new SessionEnd(session.session(), EndReason.OPERATOR, backup.header().timeMs()));
    }
    return ends.subList(Math.max(0, ends.size() - SessionEnds.MAX_REMEMBERED), ends.size());
  }

  private static StoreState store(StoreState backup) {
    long restored = raised("revision", backup.revision(), 0);
    List<KeyVersion> kept = new ArrayList<>();
    List<KeyVersion> deleted = new ArrayList<>();
    // Compacted at its own newest revision, a store has the newest version of each key left.
    for (KeyVersion newest : new VersionedStore(restored, restored, backup.versions()).versions()) {
      if (newest.session() == null) {
        kept.add(newest);
      } else {
        deleted.add(KeyVersion.tombstone(newest.key(), restored));
      }
    }
    kept.addAll(deleted);
    return new StoreState(restored, restored, kept);
  }
}
