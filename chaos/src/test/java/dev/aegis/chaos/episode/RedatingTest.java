package dev.aegis.chaos.episode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.telemetry.window.Recording;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class RedatingTest {
  private static final Path KEPT =
      Path.of(System.getProperty("basedir", "chaos"))
          .toAbsolutePath()
          .resolveSibling("bench")
          .resolve("captured");

  @Test
  void allTimesAreMovedAndNothingElse() {
    ObjectNode file =
        read(
            """
            {"from_ms":1795700145134,"to_ms":1795700186981,
             "events":[{"type":"term_changed","boot":1795699796287,"at":1795700150000,"term":3}],
             "series":[
              {"node":"n1","name":"aegis_state_digest","points":[[1795700145208,1795700145208]]},
              {"node":"n1","name":"aegis_process_start_time_seconds",
               "points":[[1795700145208,1795699796.5]]}],
             "recording":{"interval_ms":3000,"arrived_ms":[1795700145500],
              "missed":[{"node":"n1","at_ms":1795700166147}],
              "outages":[{"from_ms":0,"until_ms":1795700145899}]},
             "onset_ms":1795700160000,"seed":1795700145134,
             "deeds":[{"began_ms":1795700160000,"ended_ms":1795700166000}]}
            """);

    new Redating(-1000).move(file);

    assertThat(file.toString())
        .isEqualTo(
            text(
                """
                {"from_ms":1795699145134,"to_ms":1795699186981,
                 "events":[{"type":"term_changed","boot":1795698796287,"at":1795699150000,"term":3}],
                 "series":[
                  {"node":"n1","name":"aegis_state_digest","points":[[1795699145208,1795700145208]]},
                  {"node":"n1","name":"aegis_process_start_time_seconds",
                   "points":[[1795699145208,1795698796.5]]}],
                 "recording":{"interval_ms":3000,"arrived_ms":[1795699145500],
                  "missed":[{"node":"n1","at_ms":1795699166147}],
                  "outages":[{"from_ms":0,"until_ms":1795699145899}]},
                 "onset_ms":1795699160000,"seed":1795700145134,
                 "deeds":[{"began_ms":1795699160000,"ended_ms":1795699166000}]}
                """));
  }

  /// No time of a real recording is left behind: moved there and back, it is what it was, and
  /// nothing of those hours is in what was moved.
  @Test
  void realRecordingIsMovedWhole() throws IOException {
    Path kept;
    try (var files = Files.list(KEPT.resolve("telemetry"))) {
      kept = files.sorted().findFirst().orElseThrow();
    }
    String text = unpacked(kept);
    Recording before = EpisodeStore.read(kept);
    ObjectNode file = read(text);
    new Redating(-7_000_000).move(file);

    String thatTime =
        "\\b" + Objects.toString(before.span().fromMs()).substring(0, 6) + "\\d{7}\\b";
    assertThat(text).containsPattern(thatTime);
    assertThat(file.toString()).doesNotContainPattern(thatTime);

    new Redating(7_000_000).move(file);
    assertThat(file.toString()).isEqualTo(text(text));
  }

  private static String unpacked(Path file) throws IOException {
    try (InputStream stream = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// As it is written.
  private static String text(String json) {
    return read(json).toString();
  }

  private static ObjectNode read(String json) {
    return (ObjectNode) JsonMapper.shared().readTree(json);
  }
}
