package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.aegis.dataplane.node.cluster.WatchValidator.Fact;
import dev.aegis.wire.v1.KeyValue;
import dev.aegis.wire.v1.ResponseHeader;
import dev.aegis.wire.v1.WatchEvent;
import dev.aegis.wire.v1.WatchRequest;
import dev.aegis.wire.v1.WatchResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The validator bites: each guarantee is broken once, and found by its name.
class WatchValidatorTest {
  private static final Fact A2 = new Fact(put("a", 2, 1), null);
  private static final Fact B3 = new Fact(put("b", 3, 1), null);
  private static final Fact A3 = new Fact(put("a", 3, 2), A2.current());
  private static final Fact A4 = new Fact(deleted("a", 4), A3.current());
  private static final Fact B5 = new Fact(put("b", 5, 2), B3.current());
  private static final List<Fact> HAPPENED = List.of(A2, B3, A3, A4, B5);

  private static final WatchRequest EVERYTHING =
      WatchRequest.newBuilder()
          .setKey(text("a"))
          .setRangeEnd(ByteString.EMPTY)
          .setPreviousValue(true)
          .build();

  private static final WatchResponse OPENED = batch(2, 2);

  private static List<WatchResponse> good() {
    return List.of(OPENED, batch(2, 3, A2), batch(3, 4, B3, A3), batch(4, 5, A4), batch(5, 6, B5));
  }

  @Test
  void whatIsRightIsFoundRight() {
    assertThat(violations(good())).isEmpty();
    assertThat(violations(good().subList(0, 3))).as("not finished").isEmpty();
    assertThat(violations(List.of(OPENED, batch(2, 6, A2, B3, A3, A4, B5)))).isEmpty();
  }

  @Test
  void fragmentsOfOneRevisionAreOneRevision() {
    WatchResponse half = batch(3, 3, B3).toBuilder().setFragment(true).build();

    assertThat(violations(replace(2, half, batch(3, 4, A3)))).isEmpty();
  }

  @Test
  void aWatchMayBreakInsideOfARevisionAndBeResumed() {
    WatchResponse half = batch(3, 3, B3).toBuilder().setFragment(true).build();
    List<WatchResponse> broken = List.of(OPENED, batch(2, 3, A2), half);
    List<WatchResponse> resumed = List.of(batch(3, 3), batch(3, 6, B3, A3, A4, B5));

    assertThat(WatchValidator.violations(EVERYTHING, HAPPENED, List.of(broken, resumed))).isEmpty();
  }

  @Test
  void anEventOutOfOrderIsFound() {
    assertBroken("ordered", List.of(OPENED, batch(2, 6, A2, A4, B3, A3, B5)));
  }

  @Test
  void anEventThatComesTwiceIsFound() {
    assertBroken("unique", replace(2, batch(3, 4, B3, A3, A3)));
  }

  @Test
  void anEventThatNeverComesIsFound() {
    assertBroken("reliable", replace(3, batch(4, 5)));
  }

  @Test
  void anEventThatNeverHappenedIsFound() {
    assertBroken("reliable", replace(3, batch(4, 5, A4, new Fact(put("c", 4, 1), null))));
  }

  @Test
  void aRevisionThatIsTornApartIsFound() {
    assertBroken("atomic", replace(2, batch(3, 3, B3), batch(3, 4, A3)));
  }

  @Test
  void aGapBetweenMessagesIsFound() {
    assertBroken("resumable", replace(4, batch(6, 6)));
  }

  @Test
  void aResumedWatchThatBeginsElsewhereIsFound() {
    assertThat(
            WatchValidator.violations(
                EVERYTHING,
                HAPPENED,
                List.of(good().subList(0, 2), List.of(batch(4, 4), batch(4, 6, A4, B5)))))
        .anyMatch(violation -> violation.startsWith("resumable"))
        .anyMatch(violation -> violation.startsWith("reliable"));
  }

  @Test
  void aBookmarkThatIsOvertakenByAnEventIsFound() {
    assertBroken("bookmarkable", replace(3, batch(4, 6), batch(6, 6, A4)));
  }

  @Test
  void aBookmarkInTheFutureIsFound() {
    assertBroken("bookmarkable", replace(4, batch(5, 6, B5), batch(6, 99)));
  }

  @Test
  void anEventThatWasNotAskedForIsFound() {
    WatchRequest puts = EVERYTHING.toBuilder().setNoDelete(true).build();
    WatchRequest onlyB = EVERYTHING.toBuilder().setKey(text("b")).clearRangeEnd().build();

    assertThat(WatchValidator.violations(puts, HAPPENED, List.of(good())))
        .anyMatch(violation -> violation.startsWith("filter"));
    assertThat(WatchValidator.violations(onlyB, HAPPENED, List.of(good())))
        .anyMatch(violation -> violation.startsWith("filter"));
    assertThat(WatchValidator.violations(puts, HAPPENED, List.of(replace(3, batch(4, 5)))))
        .isEmpty();
  }

  @Test
  void aWrongPreviousVersionIsFound() {
    assertBroken("previous", replace(3, batch(4, 5, new Fact(A4.current(), A2.current()))));
    assertBroken("previous", replace(3, batch(4, 5, new Fact(A4.current(), null))));
  }

  private static void assertBroken(String guarantee, List<WatchResponse> stream) {
    assertThat(violations(stream)).anyMatch(violation -> violation.startsWith(guarantee));
  }

  private static List<String> violations(List<WatchResponse> stream) {
    return WatchValidator.violations(EVERYTHING, HAPPENED, List.of(stream));
  }

  private static List<WatchResponse> replace(int index, WatchResponse... others) {
    List<WatchResponse> stream = new ArrayList<>(good());
    stream.remove(index);
    stream.addAll(index, List.of(others));
    return stream;
  }

  private static WatchResponse batch(long from, long next, Fact... facts) {
    WatchResponse.Builder batch =
        WatchResponse.newBuilder()
            .setHeader(ResponseHeader.newBuilder().setRevision(5))
            .setFromRevision(from)
            .setNextRevision(next);
    for (Fact fact : facts) {
      batch.addEvents(event(fact.current(), fact.previous()));
    }
    return batch.build();
  }

  private static WatchEvent event(KeyValue current, @Nullable KeyValue previous) {
    WatchEvent.Builder event =
        WatchEvent.newBuilder()
            .setType(current.getVersion() == 0 ? WatchEvent.Type.DELETE : WatchEvent.Type.PUT)
            .setKv(current);
    if (previous != null) {
      event.setPrevious(previous);
    }
    return event.build();
  }

  private static KeyValue put(String key, long revision, long version) {
    return KeyValue.newBuilder()
        .setKey(text(key))
        .setModRevision(revision)
        .setVersion(version)
        .build();
  }

  private static KeyValue deleted(String key, long revision) {
    return KeyValue.newBuilder().setKey(text(key)).setModRevision(revision).build();
  }

  private static ByteString text(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
