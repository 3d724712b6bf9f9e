package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.replication.DiskLevel.Level;
import dev.aegis.dataplane.node.settings.DiskRoom;
import dev.aegis.dataplane.node.settings.NodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches the room on the disk that holds the log.
///
/// Ratis looks at free space only at its start. Later a full disk is a failed write, after which
/// the log is closed for good while the server answers on. So there are two marks above that point:
/// below the first a leader refuses what makes the store grow; below the second the node ends, in
/// good order, and its supervisor tries again until there is room. Both clear by themselves.
///
/// It may be the log that fills the disk. What makes it shorter is a snapshot, and that would come
/// after so many entries, of which there are few while growth is refused: so one is asked for at
/// once, if the disk has room for it, and again while that has not helped ([EarlySnapshotTimes],
/// which asks about once an hour in any case). What is kept for followers that lag stays. Nothing
/// is asked before the node has applied what it found in its log: until then the store is smaller
/// than what a snapshot would hold by the time it is made.
public final class DiskWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);
  private static final long PERIOD_MS = 500;
  private static final long MIB = 1 << 20;

  private final Path dir;
  private final DiskRoom room;
  private final StorageGate gate;
  private final Runnable shortenLog;
  private final BooleanSupplier replayed;
  private final Consumer<String> full;
  private final DiskLevel levels;
  private final EarlySnapshotTimes times;
  private final ScheduledExecutorService timer;
  private Level level = Level.ROOMY;

  /// @param replayed whether the node has applied what it found in its log
  DiskWatch(
      NodeSettings settings,
      StorageGate gate,
      Runnable shortenLog,
      BooleanSupplier replayed,
      Consumer<String> full) {
    this.dir = settings.dataDir();
    this.room = settings.disk();
    this.times = new EarlySnapshotTimes(settings.nodesBefore(), System.nanoTime());
    this.gate = gate;
    this.shortenLog = shortenLog;
    this.replayed = replayed;
    this.full = full;
    this.levels = new DiskLevel(room);
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("disk-watch").factory());
    var _ = timer.scheduleWithFixedDelay(this::look, 0, PERIOD_MS, TimeUnit.MILLISECONDS);
  }

  /// Watches on behalf of a running node.
  ///
  /// @param full told once, in words, when the node must end
  public static DiskWatch start(RatisNode node, NodeSettings settings, Consumer<String> full) {
    long found = node.status().indexes().last();
    return new DiskWatch(
        settings,
        node.storageGate(),
        node::shortenLog,
        () -> node.status().indexes().applied() >= found,
        full);
  }

  /// A node that was ended because its disk was full does not come back to end again: it wants an
  /// eighth more than the mark.
  ///
  /// @throws StorageFullException saying how much is free and how much is wanted
  public static void requireRoom(Path dir, DiskRoom room) throws IOException {
    long wanted = room.stopMib() * MIB + room.stopMib() * MIB / 8;
    long free = freeBytes(dir);
    if (free < wanted) {
      throw new StorageFullException(
          "the disk of %s has %d MiB free; a node starts with %d MiB (aegis.node.disk-stop-mib and an eighth)"
              .formatted(dir, free / MIB, wanted / MIB));
    }
  }

  /// How much of the disk may be used where this directory is, or will be.
  static long freeBytes(Path dir) throws IOException {
    Path existing = dir.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return Files.getFileStore(existing).getUsableSpace();
  }

  private void look() {
    try {
      long free = freeBytes(dir);
      Level now = levels.look(free);
      if (now != level) {
        level = now;
        changed(now, free / MIB);
      }
      if (replayed.getAsBoolean() && times.isDue(now, System.nanoTime())) {
        shortenLog(free / MIB);
      }
    } catch (IOException | RuntimeException e) {
      // What cannot be read is not full; a log that cannot be written ends the node by itself.
      LOG.warn("The room on the disk of {} cannot be read: {}", dir, e.toString());
    }
  }

  private void changed(Level now, long freeMib) {
    switch (now) {
      case ROOMY -> {
        LOG.info("{} MiB are free on the disk of {}: writes are taken again", freeMib, dir);
        gate.open();
      }
      case LOW -> {
        LOG.warn(
            "{} MiB are free on the disk of {}, less than {}: what makes the store grow is refused while this node leads",
            freeMib,
            dir,
            room.lowMib());
        gate.shut(freeMib, room.lowMib());
      }
      case FULL ->
          full.accept(
              "%d MiB are free on the disk of %s, less than %d"
                  .formatted(freeMib, dir, room.stopMib()));
    }
  }

  /// A snapshot is about as large as the store, and must not fill the disk itself.
  private void shortenLog(long freeMib) {
    if (gate.memory().size().get().bytes() / MIB < freeMib - room.stopMib()) {
      shortenLog.run();
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
