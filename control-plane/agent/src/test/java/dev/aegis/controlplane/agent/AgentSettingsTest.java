package dev.aegis.controlplane.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.aegis.telemetry.feed.FeedAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentSettingsTest {
  private static final Map<String, String> COMPLETE =
      Map.of(
          "aegis.agent.state-dir", "state",
          "aegis.agent.config-repository", "config.git",
          "aegis.agent.nodes", "n1=127.0.0.1:7121, n2=[::1]:7122");

  @Test
  void defaultsHoldWhereNothingIsSaid() {
    AgentSettings settings = AgentSettings.read(COMPLETE::get);

    assertThat(settings.interval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.window()).isEqualTo(Duration.ofMinutes(2));
    assertThat(settings.dryRun()).isFalse();
    assertThat(settings.feed()).isNull();
    assertThat(settings.nodes()).hasToString("{n1=127.0.0.1:7121, n2=[::1]:7122}");
    assertThat(settings.stateDir()).isAbsolute();
  }

  @Test
  void everythingCanBeSaid() {
    AgentSettings settings =
        AgentSettings.read(
            with(
                    Map.of(
                        "aegis.agent.interval", "500ms",
                        "aegis.agent.window", "10m",
                        "aegis.agent.dry-run", "",
                        "AEGIS_TELEMETRY_REDIS_URL", "redis://127.0.0.1:7131"))
                ::get);

    assertThat(settings.interval()).isEqualTo(Duration.ofMillis(500));
    assertThat(settings.window()).isEqualTo(Duration.ofMinutes(10));
    assertThat(settings.dryRun()).isTrue();
    assertThat(settings.feed()).isEqualTo(FeedAddress.parse("redis://127.0.0.1:7131"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          aegis.agent.state-dir         | ''              | has to be set
          aegis.agent.config-repository | ''              | has to be set
          aegis.agent.nodes             | ''              | has to be set
          aegis.agent.nodes             | n1              | HOST:PORT
          aegis.agent.nodes             | n1=localhost    | HOST:PORT
          aegis.agent.nodes             | n1=h:99999      | port from 1 to 65535
          aegis.agent.nodes             | n 1=h:1         | node name
          aegis.agent.nodes             | n1=h:1,n1=h:2   | twice
          aegis.agent.nodes             | n1=h/x:1        | HOST:PORT
          aegis.agent.interval          | 5               | duration
          aegis.agent.interval          | 1ms             | between 100ms and 5m
          aegis.agent.window            | 10s             | three intervals
          aegis.agent.window            | 31m             | at most 30m
          aegis.agent.dry-run           | maybe           | true or false
          aegis.agent.outlet            | gitlab          | local or github
          AEGIS_TELEMETRY_REDIS_URL     | http://x        | Redis address
          """)
  void wrongSettingIsToldInOneSentenceThatNamesIt(String name, String value, String problem) {
    Map<String, String> settings = with(Map.of(name, value));

    SettingsException e =
        catchThrowableOfType(SettingsException.class, () -> AgentSettings.read(settings::get));
    assertThat(e).hasMessageContaining(name).hasMessageContaining(problem);
    assertThat(e.getMessage()).hasLineCount(1);
  }

  @Test
  void redisAddressIsNeverRepeatedSinceItMayHoldAPassword() {
    Map<String, String> settings =
        with(Map.of("AEGIS_TELEMETRY_REDIS_URL", "rediss:/:secret@nowhere"));

    SettingsException e =
        catchThrowableOfType(SettingsException.class, () -> AgentSettings.read(settings::get));
    assertThat(e).hasMessageNotContaining("secret");
  }

  @Test
  void proposalsStayOnThisMachineUnlessToldOtherwise() {
    AgentSettings settings = AgentSettings.read(COMPLETE::get);

    assertThat(settings.outlet())
        .isInstanceOfSatisfying(
            OutletSettings.Local.class,
            local -> assertThat(local.repository()).hasFileName("config.git"));
  }

  @Test
  void gitHubIsNamedByRepositoryAndTokenAndTheTokenShowsNowhere(@TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "canary_0123456789\n");
    AgentSettings settings =
        AgentSettings.read(
            with(
                    Map.of(
                        "aegis.agent.outlet", "github",
                        "aegis.agent.github.repository", "acme/config",
                        "aegis.agent.github.endpoint", "https://github.acme.example/api/v3",
                        "aegis.agent.github.token-file", file.toString()))
                ::get);

    assertThat(settings.outlet()).isInstanceOf(OutletSettings.GitHub.class);
    assertThat(settings.toString())
        .contains("acme/config", "https://github.acme.example/api/v3")
        .doesNotContain("canary");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          aegis.agent.github.repository | ''                           | has to be set when the outlet is
          aegis.agent.github.repository | acme                         | OWNER/NAME
          aegis.agent.github.repository | acme/../x                    | OWNER/NAME
          aegis.agent.github.endpoint   | http://github.acme.example   | https
          aegis.agent.github.endpoint   | https://a:canary@acme.example | https
          aegis.agent.github.endpoint   | https://a canary             | an address
          aegis.agent.github.token-file | /nowhere/canary-file         | cannot be used
          AEGIS_GITHUB_TOKEN            | ''                           | set one of the two
          AEGIS_GITHUB_TOKEN            | canary with spaces           | no token
          """)
  void wrongSettingOfGitHubIsToldWithoutItsSecret(String name, String value, String problem) {
    Map<String, String> settings =
        with(
            Map.of(
                "aegis.agent.outlet", "github",
                "aegis.agent.github.repository", "acme/config",
                "AEGIS_GITHUB_TOKEN", "canary_0123456789"));
    if (name.endsWith("token-file")) {
      settings.remove("AEGIS_GITHUB_TOKEN");
    }
    settings.put(name, value);

    SettingsException e =
        catchThrowableOfType(SettingsException.class, () -> AgentSettings.read(settings::get));
    assertThat(e).hasMessageContaining(problem).hasMessageNotContaining("canary_");
    if (!name.endsWith("token-file")) {
      assertThat(e).hasMessageNotContaining("canary");
    }
    assertThat(e.getMessage()).hasLineCount(1);
  }

  private static Map<String, String> with(Map<String, String> more) {
    Map<String, String> settings = new TreeMap<>(COMPLETE);
    settings.putAll(more);
    return settings;
  }
}
