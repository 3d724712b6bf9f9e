package dev.aegis.chaos.episode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.telemetry.json.TelemetryJson;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent;
import dev.aegis.telemetry.window.Arrival;
import dev.aegis.telemetry.window.Recording;
import dev.aegis.telemetry.window.Span;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class FrameTest {
  private static final long BEGIN = 1_795_700_000_000L;
  private static final long ONSET = BEGIN + 20_000;

  @Test
  void frameEndsWhenAllWasUndone() {
    Recording cut = cut(recording(60, 4));

    assertThat(cut.span()).isEqualTo(new Span(BEGIN + 7_000, BEGIN + 52_000));
    assertThat(cut.metrics().samples())
        .hasSize(15)
        .allMatch(sample -> cut.span().contains(sample.atMs()));
    assertThat(cut.stream().arrivals()).allMatch(one -> cut.span().contains(one.atMs()));
    assertThat(Frame.misfit(cut)).isEmpty();
  }

  @Test
  void frameKeepsSomethingBeforeTheOnset() {
    assertThat(cut(recording(90, 4)).span())
        .isEqualTo(
            new Span(ONSET - Frame.BASELINE_MS, ONSET - Frame.BASELINE_MS + Frame.LENGTH_MS));
  }

  @Test
  void frameGoesOnAfterWhatWasSoonUndone() {
    assertThat(cut(recording(50, 4)).span()).isEqualTo(new Span(BEGIN, BEGIN + 45_000));
  }

  /// The recording has a change of the term each ten seconds.
  @Test
  void onlySamplesOfLagAreLeftOut() {
    Recording cut = cut(recording(60, 4));

    assertThat(cut.stream().arrivals()).hasSize(Frame.EVENTS);
    assertThat(cut.stream().arrivals())
        .extracting(Arrival::event)
        .filteredOn(event -> event instanceof RaftEvent.TermChanged)
        .hasSize(4);
  }

  @Test
  void noFollowerLosesMoreSamplesThanAnother() {
    Map<NodeId, Long> left =
        cut(recording(60, 4)).stream().arrivals().stream()
            .map(Arrival::event)
            .filter(event -> event instanceof RaftEvent.LogLagSampled)
            .collect(
                Collectors.groupingBy(
                    event -> ((RaftEvent.LogLagSampled) event).follower(), Collectors.counting()));

    assertThat(left).hasSize(4);
    assertThat(left.values()).allMatch(count -> count >= 21 && count <= 22);
  }

  /// One event of the recording was lost on its way, before it was cut.
  @Test
  void whatWasLostIsStillSeenAndNothingElse() {
    Recording whole = recording(60, 4);
    Recording cut = cut(whole);

    assertThat(cut.whole().sources().getLast().detail()).startsWith("n1 lost 1 event ");
    assertThat(cut(recording(60, 4, -1)).whole().sources().getLast().detail()).isEmpty();
  }

  @Test
  void whatIsTooShortOrTooEmptyDoesNotFit() {
    assertThat(Frame.misfit(cut(recording(44, 4)))).contains("44000 ms were recorded, of 45000");
    assertThat(Frame.misfit(cut(recording(60, 1))))
        .contains("49 events fit, and there are to be 90");
  }

  @Test
  void whatIsTooLongForItsFileDoesNotFit() {
    Recording cut = cut(recording(60, 4));
    StringBuilder more = new StringBuilder("\"series\":[");
    for (int i = 0; more.length() < EvenGzip.TEXT; i++) {
      more.append(
          """
          {"node":"n1","name":"aegis_%d","labels":{},"points":[[%d,1]]},\
          """
              .formatted(i, cut.span().fromMs()));
    }
    String longer = TelemetryJson.writeRecording(cut).replace("\"series\":[", more);

    assertThat(Frame.misfit(TelemetryJson.readRecording(longer)))
        .hasValueSatisfying(why -> assertThat(why).endsWith("for which there are 393216"));
  }

  @Test
  void cuttingAgainChangesNothing() {
    Recording once = cut(recording(60, 4));

    assertThat(cut(once)).isEqualTo(once);
  }

  @Test
  void filesAreEquallyLargeWhateverIsInThem() throws IOException {
    for (String text : new String[] {"", "{}", noise(20_000)}) {
      byte[] file = EvenGzip.of(text);

      assertThat(file).hasSize(EvenGzip.SIZE);
      try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(file))) {
        assertThat(new String(unpacked.readAllBytes(), StandardCharsets.UTF_8))
            .hasSize(EvenGzip.TEXT)
            .startsWith(text)
            .satisfies(whole -> assertThat(whole.substring(text.length())).isBlank());
      }
    }
    assertThatThrownBy(() -> EvenGzip.of(noise(80_000)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be made 49152");
    assertThatThrownBy(() -> EvenGzip.of("x".repeat(EvenGzip.TEXT + 1)))
        .isInstanceOf(IOException.class)
        .hasMessage("393217 bytes of text are more than 393216");
  }

  private static Recording cut(Recording recording) {
    return Frame.cut(recording, ONSET, recording.span().toMs() - 8_000);
  }

  private static String noise(int bytes) {
    return new Random(1)
        .ints(bytes, 32, 127)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static Recording recording(int seconds, int followers) {
    return recording(seconds, followers, 30);
  }

  /// @param lost the second whose first event never came
  private static Recording recording(int seconds, int followers, int lost) {
    StringJoiner events = new StringJoiner(",");
    StringJoiner arrivals = new StringJoiner(",");
    int number = 100;
    for (int second = 1; second <= seconds; second++) {
      long at = BEGIN + second * 1000L;
      for (int follower = 2; follower < 2 + followers; follower++) {
        number++;
        if (second != lost || follower != 2) {
          events.add(
              """
              {"type":"log_lag_sampled","node":"n1","seq":%d,"boot":1,"at":%d,"follower":"n%d","lag":1}\
              """
                  .formatted(number, at, follower));
          arrivals.add(Long.toString(at));
        }
      }
      if (second % 10 == 5) {
        number++;
        events.add(
            """
            {"type":"term_changed","node":"n1","seq":%d,"boot":1,"at":%d,"term":%d}\
            """
                .formatted(number, at, second));
        arrivals.add(Long.toString(at));
      }
    }
    StringJoiner points = new StringJoiner(",");
    for (int second = 0; second <= seconds; second += 3) {
      points.add("[%d,%d]".formatted(BEGIN + second * 1000L, second));
    }
    return TelemetryJson.readRecording(
        """
        {"from_ms":%d,"to_ms":%d,"sources":[],"events":[%s],
         "series":[{"node":"n1","name":"aegis_commit_index","labels":{},"points":[%s]}],
         "recording":{"interval_ms":3000,"trouble":"","nodes":["n1"],"arrived_ms":[%s],
          "missed":[],"outages":[],"troubles":[]}}
        """
            .formatted(BEGIN, BEGIN + seconds * 1000L, events, points, arrivals));
  }
}
