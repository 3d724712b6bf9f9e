package dev.aegis.bench.captured;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.bench.corpus.Corpus;
import dev.aegis.bench.corpus.Truth;
import dev.aegis.bench.suite.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The truths that are checked in.
class CapturedFilesTest {
  private static final Path FOLDER = CapturedFolder.path();

  @Test
  void truthsKeepToTheirSchema() throws IOException {
    Schemas schemas = new Schemas(FOLDER);
    for (Truth truth : new Corpus(FOLDER).truths()) {
      schemas.checkTruth(truth.id());
    }
  }

  @Test
  void causesBeginWithTheScoredOne() throws IOException {
    for (Truth truth : new Corpus(FOLDER).truths()) {
      assertThat(strings(truth, "causes").getFirst()).as(truth.id()).isEqualTo(truth.cause());
    }
  }

  /// A path begins with what was done, so it names the node that it was done to, and ends with what
  /// clients saw of it, or with its needing nobody.
  @Test
  void pathsBeginWithTheNodeAndEndWithTheClients() throws IOException {
    for (Truth truth : new Corpus(FOLDER).truths()) {
      List<String> path = strings(truth, "causal_path");
      if (!truth.entity().equals("cluster")) {
        assertThat(path.getFirst()).as(truth.id()).containsPattern("\\b" + truth.entity() + "\\b");
      }
      assertThat(path.getLast())
          .as(truth.id())
          .containsPattern(
              truth.isQuiet() ? "nothing needs anybody" : "clients? |sessions that clients lose");
    }
  }

  private static List<String> strings(Truth truth, String field) throws IOException {
    JsonNode file =
        JsonMapper.shared()
            .readTree(Files.readString(FOLDER.resolve("truth").resolve(truth.id() + ".json")));
    return file.path(field).valueStream().map(JsonNode::stringValue).toList();
  }
}
