package dev.aegis.dataplane.node.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.node.settings.ConfigVersion.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigVersionTest {
  private static String defaults() {
    try (InputStream in =
        ConfigVersionTest.class.getResourceAsStream("/dev/aegis/dataplane/node/aegis.yaml")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Reading read(String yaml) {
    return ConfigVersion.of(yaml.getBytes(StandardCharsets.UTF_8)).reading();
  }

  private static List<String> rulesBrokenBy(String yaml) {
    return switch (read(yaml)) {
      case Reading.Accepted _ -> List.of();
      case Reading.Refused(List<ConfigViolation> violations) ->
          violations.stream().map(ConfigViolation::rule).distinct().toList();
    };
  }

  private static String with(String key, String value) {
    return defaults().replaceAll("(?m)^(\\s+" + key + ":).*$", "$1 " + value);
  }

  @Test
  void defaultConfigurationIsAcceptedWithTheValuesItShows() {
    assertThat(read(defaults())).isInstanceOf(Reading.Accepted.class);
    ConsensusConfig config = ((Reading.Accepted) read(defaults())).config();
    assertThat(config.raft().heartbeatInterval()).isEqualTo(Duration.ofMillis(150));
    assertThat(config.raft().electionTimeoutMin()).isEqualTo(Duration.ofMillis(600));
    assertThat(config.lease().defaultTtl()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.kv().retainedVersions()).isEqualTo(10_000);
    assertThat(config.limits().maxPendingCommands()).isEqualTo(4_096);
  }

  @ParameterizedTest
  @CsvSource({
    "heartbeat-interval, 250ms, election-timeout-vs-heartbeat",
    "election-timeout-max, 500ms, election-range-ordered",
    "election-timeout-max, 4s, election-fits-ttl",
    "tick-interval, 5s, tick-vs-ttl",
    "min-ttl, 20s, ttl-range-ordered",
    "retained-versions, 0, out-of-bounds",
    "max-pending-commands, 99999999999999999999, wrong-type",
    "rpc-timeout, 3, wrong-type",
    "rpc-timeout, -3s, wrong-type",
    "skew-grace, 10m, out-of-bounds",
  })
  void eachRuleBites(String key, String value, String rule) {
    assertThat(rulesBrokenBy(with(key, value))).contains(rule);
  }

  @Test
  void everythingWrongIsReportedInOnePass() {
    String yaml = with("heartbeat-interval", "sometimes").replace("max-watchers", "max-wotchers");
    assertThat(rulesBrokenBy(yaml)).contains("wrong-type", "unknown-key");
  }

  @Test
  void duplicateKeysAreRefused() {
    assertThat(rulesBrokenBy(defaults() + "\nkv:\n  retained-versions: 5\n"))
        .containsExactly("syntax");
  }

  @Test
  void aliasesAreRefused() {
    assertThat(rulesBrokenBy("raft: &a {}\nlease: *a\n")).isNotEmpty();
  }

  @Test
  void anOversizedFileIsRefusedUnread() {
    assertThat(rulesBrokenBy("#".repeat(ConfigReader.MAX_BYTES + 1))).containsExactly("document");
  }

  @Test
  void digestIsOfTheBytes() {
    byte[] yaml = "a".getBytes(StandardCharsets.UTF_8);
    assertThat(ConfigVersion.of(yaml).digest()).isEqualTo("ca978112ca1b");
  }
}
