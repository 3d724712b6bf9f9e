package dev.aegis.bench.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.bench.captured.CapturedFolder;
import dev.aegis.bench.core33.Core33Folder;
import dev.aegis.bench.corpus.Corpus;
import dev.aegis.bench.corpus.Truth;
import dev.aegis.bench.real.RealFolder;
import dev.aegis.telemetry.json.TelemetryJson;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AgentWireTest {
  static Path[] suites() {
    return new Path[] {Core33Folder.path(), CapturedFolder.path(), RealFolder.path()};
  }

  /// Whoever is asked over the pipe sees how long the line is.
  @ParameterizedTest
  @MethodSource("suites")
  void questionsAreEquallyLong(Path suite) throws IOException {
    Corpus corpus = new Corpus(suite);
    for (Truth truth : corpus.truths()) {
      TelemetryWindow window = corpus.window(truth);
      String classify = AgentWire.classify(window);
      String diagnose = AgentWire.diagnose(JavaAgent.Baseline.classify(window), window);

      assertThat(classify).hasSize(AgentWire.QUESTION_CHARACTERS).doesNotContain("\n");
      assertThat(diagnose).hasSize(AgentWire.QUESTION_CHARACTERS).doesNotContain("\n");
    }
  }

  @Test
  void fillingIsNoPartOfTheQuestion() throws IOException {
    Corpus corpus = new Corpus(Core33Folder.path());
    TelemetryWindow window = corpus.window(corpus.truths().getFirst());

    assertThat(AgentWire.readObject(AgentWire.classify(window)).path("window").toString())
        .isEqualTo(TelemetryJson.writeWindow(window));
  }
}
