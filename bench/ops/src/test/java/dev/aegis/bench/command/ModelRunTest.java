package dev.aegis.bench.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.bench.core33.Core33Folder;
import dev.aegis.controlplane.agent.narrate.FakeModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A run in which a language model takes part, whole: words, environment, and reports.
class ModelRunTest {
  private static final String KEY = "sk-canary-5d20";
  private static final String UNDETERMINED =
      "{\"ranking\":[{\"cause\":\"undetermined\",\"evidence\":[\"F1\"]}],"
          + "\"sentences\":[{\"text\":\"An anomaly was found.\",\"evidence\":[\"F1\"]}]}";

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void modelIsScoredWithTokensAndCostAndItsKeyIsNowhere() throws IOException {
    try (FakeModel endpoint = FakeModel.start()) {
      endpoint.answer(FakeModel.completion(UNDETERMINED));
      Map<String, String> environment =
          Map.of(
              "AEGIS_AGENT_MODEL_URL",
              endpoint.url().toString(),
              "AEGIS_AGENT_MODEL_INPUT_PRICE",
              "0.5",
              "AEGIS_AGENT_MODEL_OUTPUT_PRICE",
              "9",
              "AEGIS_AGENT_MODEL_API_KEY",
              KEY);

      assertThat(
              run(
                  environment,
                  "--agent",
                  "model",
                  "--agent",
                  "always-none",
                  "--aegis.agent.model.name=house/tiny-1",
                  "--aegis.agent.model.output-price=1.5",
                  "--report",
                  folder.toString()))
          .as(err.toString(StandardCharsets.UTF_8))
          .isZero();

      int asked = endpoint.requests().size();
      assertThat(asked).as("the caps of the control plane do not end a run").isGreaterThan(20);
      assertThat(endpoint.requests().getFirst()).contains("Bearer " + KEY);
      String scorecard = out.toString(StandardCharsets.UTF_8);
      String tokens = 1_200 * asked + " and " + 150 * asked;
      String html = Files.readString(folder.resolve("report.html"));
      for (String report : List.of(scorecard, html)) {
        assertThat(report)
            .contains("model house/tiny-1", "questions to a model", tokens, "processor time")
            .contains("$%.4f".formatted(asked * 825 / 1e6));
      }
      String json = Files.readString(folder.resolve("result.json"));
      JsonNode model = JsonMapper.shared().readTree(json).path("agents").get(0);
      assertThat(model.path("model_calls").intValue()).isEqualTo(asked);
      assertThat(model.path("input_tokens").intValue()).isEqualTo(1_200 * asked);
      assertThat(model.path("dollars").doubleValue()).isEqualTo(asked * 825 / 1e6);
      assertThat(model.path("causes").path("abstained").path("hits").intValue()).isEqualTo(asked);
      assertThat(scorecard + html + json + err.toString(StandardCharsets.UTF_8))
          .doesNotContain(KEY);
    }
  }

  @Test
  void answersThatAreNotUsedAreCountedWithTheirReason() throws IOException {
    try (FakeModel endpoint = FakeModel.start()) {
      endpoint.answer(FakeModel.status(503, ""));

      assertThat(
              run(
                  Map.of(),
                  "--agent",
                  "model",
                  "--aegis.agent.model.url=" + endpoint.url(),
                  "--aegis.agent.model.name=m",
                  "--report",
                  folder.toString()))
          .isZero();

      int asked = endpoint.requests().size();
      assertThat(out.toString(StandardCharsets.UTF_8))
          .contains("0 and " + asked)
          .containsPattern(asked + " +The model's answer is not used \\(server_error\\)");
      assertThat(Files.readString(folder.resolve("report.html")))
          .contains("Why answers are missing", "status 503");
    }
  }

  @Test
  void withoutAnAddressAKeyOrANameItIsRefusedBeforeAnybodyIsExamined() {
    assertThat(run(Map.of(), "--agent", "heuristic", "--agent", "model")).isEqualTo(2);
    assertSaid("has no address", "--aegis.agent.model.url=", "AEGIS_AGENT_MODEL_API_KEY");

    String url = "--aegis.agent.model.url=https://models.example/v1";
    assertThat(run(Map.of(), "--agent", "model", url, "--aegis.agent.model.name=m")).isEqualTo(2);
    assertSaid("has no key", "AEGIS_AGENT_MODEL_API_KEY");

    assertThat(run(Map.of("AEGIS_AGENT_MODEL_API_KEY", KEY), "--agent", "model", url)).isEqualTo(2);
    assertSaid("--aegis.agent.model.name is wrong");
    assertThat(out.size()).isZero();
  }

  @Test
  void settingsThatAreNoneAreToldWithoutTheirValue() {
    assertThat(
            run(
                Map.of(),
                "--agent",
                "model",
                "--aegis.agent.model.url=http://127.0.0.1:9/v1",
                "--aegis.agent.model.name=m",
                "--aegis.agent.model.api-key=" + KEY))
        .isEqualTo(2);
    assertSaid("'--aegis.agent.model.api-key' is no setting of a model");

    assertThat(run(Map.of(), "--agent", "majority", "--aegis.agent.model.name=m")).isEqualTo(2);
    assertSaid("--aegis.agent.model.name is for --agent model");

    assertThat(run(Map.of(), "--agent", "model", "--aegis.agent.model.name")).isEqualTo(2);
    assertSaid("no word of 'bench run'");
  }

  private void assertSaid(String... words) {
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(words).doesNotContain(KEY);
    err.reset();
  }

  private int run(Map<String, String> environment, String... words) {
    List<String> all =
        new ArrayList<>(List.of("--home", Core33Folder.path().resolveSibling("").toString()));
    all.addAll(List.of(words));
    return Command.run(
        (given, to, errors) -> BenchRun.act(given, environment::get, to, errors),
        all,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }
}
