package dev.aegis.chaos.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.chaos.watch.Delivery.Batch;
import dev.aegis.chaos.watch.Delivery.Opened;
import dev.aegis.chaos.watch.WatchViolation.Promise;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchValidatorTest {
  private static final KeyChange A2 = new KeyChange(2, "w/a", "1", 1, null);
  private static final KeyChange B3 = new KeyChange(3, "w/b", "1", 1, null);
  private static final KeyChange A4 = new KeyChange(4, "w/a", "2", 2, "1");
  private static final KeyChange B4 = new KeyChange(4, "w/b", null, 0, "1");
  private static final KeyChange OTHER5 = new KeyChange(5, "x", "1", 1, null);
  private static final KeyChange A6 = new KeyChange(6, "w/a", "3", 3, "2");
  private static final List<KeyChange> APPLIED = List.of(A2, B3, A4, B4, OTHER5, A6);

  @TempDir Path dir;

  @Test
  void aFaithfulStreamKeepsAllPromises() {
    assertThat(promises(opened(2), batch(4, A2, B3), batch(6, A4, B4), batch(7, A6))).isEmpty();
    assertThat(promises(opened(2), batch(4, A2, B3), opened(4), batch(7, A4, B4, A6))).isEmpty();
    assertThat(promises(opened(5), batch(6), batch(7, A6))).isEmpty();
  }

  @Test
  void ordered() {
    assertThat(promises(opened(2), batch(7, B3, A2, A4, B4, A6))).containsOnly(Promise.ORDERED);
  }

  @Test
  void unique() {
    assertThat(promises(opened(2), batch(7, A2, A2, B3, A4, B4, A6))).containsOnly(Promise.UNIQUE);
  }

  @Test
  void reliable() {
    assertThat(promises(opened(2), batch(7, A2, A4, B4, A6))).containsOnly(Promise.RELIABLE);
    assertThat(promises(opened(2), batch(4, A2, B3), batch(7, A6))).containsOnly(Promise.RELIABLE);
  }

  @Test
  void atomic() {
    assertThat(promises(opened(2), batch(4, A2, B3, A4), batch(7, B4, A6)))
        .containsOnly(Promise.ATOMIC);
  }

  @Test
  void resumable() {
    assertThat(promises(opened(2), batch(4, A2, B3), opened(5), batch(7, A6)))
        .containsExactly(Promise.RESUMABLE);
    assertThat(promises(opened(3), batch(7, A4, B4, A6))).containsExactly(Promise.RESUMABLE);
    assertThat(promises(opened(3), batch(7, A2, B3, A4, B4, A6)))
        .containsExactly(Promise.RESUMABLE);
  }

  @Test
  void bookmarkable() {
    assertThat(promises(opened(2), batch(7, A2, B3, A4, B4, A6), batch(6)))
        .containsExactly(Promise.BOOKMARKABLE);
    assertThat(promises(opened(2), batch(7, A2, B3, A4, B4), batch(7, A6)))
        .contains(Promise.BOOKMARKABLE, Promise.RELIABLE);
  }

  @Test
  void filtered() {
    assertThat(promises(opened(2), batch(7, A2, B3, A4, B4, OTHER5, A6)))
        .containsExactly(Promise.FILTERED);
  }

  @Test
  void previousValue() {
    KeyChange wrong = new KeyChange(6, "w/a", "3", 3, "1");
    assertThat(promises(opened(2), batch(7, A2, B3, A4, B4, wrong)))
        .containsExactly(Promise.PREVIOUS_VALUE);
  }

  @Test
  void faithful() {
    KeyChange wrong = new KeyChange(6, "w/a", "4", 3, "2");
    assertThat(promises(opened(2), batch(7, A2, B3, A4, B4, wrong)))
        .containsExactly(Promise.FAITHFUL);
  }

  @Test
  void streamsAreReadFromFiles() throws Exception {
    Path applied =
        Files.writeString(
            dir.resolve("applied"),
            """
            {"revision":2,"key":"w/a","value":"1","version":1}
            {"revision":3,"key":"w/a","version":0,"previous":"1"}
            """);
    Path stream =
        Files.writeString(
            dir.resolve("stream"),
            """
            {"opened":2}
            {"next_revision":4,"changes":[{"revision":2,"key":"w/a","value":"1","version":1}]}
            """);
    assertThat(
            WatchValidator.validate(
                WatchStream.readApplied(applied), WatchStream.read(stream, "w/", false)))
        .containsExactly(
            new WatchViolation(Promise.RELIABLE, 1, "revision 3 of key \"w/a\" never came"));
  }

  private static Opened opened(long fromRevision) {
    return new Opened(fromRevision);
  }

  private static Batch batch(long nextRevision, KeyChange... changes) {
    return new Batch(List.of(changes), nextRevision);
  }

  private static List<Promise> promises(Delivery... deliveries) {
    return WatchValidator.validate(APPLIED, new WatchStream("w/", true, List.of(deliveries)))
        .stream()
        .map(WatchViolation::promise)
        .toList();
  }
}
