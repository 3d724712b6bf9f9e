package dev.aegis.dataplane.node.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.command.Change.KeyChanged;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A reader that takes down what it is given, and is not ready while its gate is shut.
final class Reader implements WatchSink {
  private static final Duration WITHIN = Duration.ofSeconds(30);

  private final List<Batch> batches = new ArrayList<>();
  private final List<RuntimeException> failures = new ArrayList<>();
  private boolean open;
  private boolean asked;
  private long compactedRevision = -1;
  private long resumeFrom = -1;
  private boolean gone;

  Reader(boolean open) {
    this.open = open;
  }

  @Override
  public synchronized Readiness awaitReady(Duration atMost) throws InterruptedException {
    asked = true;
    long giveUp = System.nanoTime() + atMost.toNanos();
    while (!open && !gone && System.nanoTime() < giveUp) {
      wait(1);
    }
    if (gone) {
      return Readiness.GONE;
    }
    return open ? Readiness.READY : Readiness.NOT_YET;
  }

  @Override
  public synchronized void deliver(Batch batch) {
    batches.add(batch);
  }

  @Override
  public synchronized void compacted(long compacted, long revision) {
    compactedRevision = compacted;
  }

  @Override
  public synchronized void failed(RuntimeException failure) {
    failures.add(failure);
  }

  @Override
  public synchronized void tooSlow(long resume, String why) {
    resumeFrom = resume;
  }

  synchronized void open() {
    open = true;
    notifyAll();
  }

  synchronized void goAway() {
    gone = true;
    notifyAll();
  }

  /// Something was there for this reader.
  synchronized boolean wasAsked() {
    return asked;
  }

  /// -1 unless cut because of compaction.
  synchronized long compactedRevision() {
    return compactedRevision;
  }

  /// What the history refused with.
  synchronized List<RuntimeException> failures() {
    return List.copyOf(failures);
  }

  /// -1 unless cut as too slow.
  synchronized long resumeFrom() {
    return resumeFrom;
  }

  synchronized List<String> values() {
    return batches.stream()
        .flatMap(batch -> batch.changes().stream())
        .map(change -> Replica.text(change.current().value()))
        .toList();
  }

  synchronized List<Batch> batches() {
    return List.copyOf(batches);
  }

  /// Waits until as many have come, and sees that these are they.
  void awaitValues(List<String> expected) {
    await().atMost(WITHIN).until(() -> values().size() >= expected.size());
    assertThat(values()).isEqualTo(expected);
  }

  /// Each batch begins where the one before ended, the first at this revision.
  void assertUnbrokenFrom(long first) {
    long next = first;
    for (Batch batch : batches()) {
      assertThat(batch.fromRevision()).as("continues where the last one ended").isEqualTo(next);
      next = batch.nextRevision();
      for (KeyChanged change : batch.changes()) {
        assertThat(change.current().modRevision()).isBetween(batch.fromRevision(), next - 1);
      }
    }
  }

  boolean tellsProgressTo(long nextRevision) {
    return batches().stream().anyMatch(batch -> batch.nextRevision() == nextRevision);
  }
}
