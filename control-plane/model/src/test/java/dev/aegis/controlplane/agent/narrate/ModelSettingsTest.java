package dev.aegis.controlplane.agent.narrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelSettingsTest {
  private static final String PREFIX = "aegis.agent.model.";
  private static final Map<String, String> SMALLEST =
      Map.of(PREFIX + "url", "https://models.example/v1", PREFIX + "name", "house/tiny-1");

  @Test
  void withoutAnAddressNoModelIsAsked() {
    assertThat(ModelSettings.read(_ -> null)).isEmpty();
    assertThat(ModelSettings.read(Map.of(PREFIX + "url", " ")::get)).isEmpty();
  }

  @Test
  void addressAndNameAreEnough() {
    assertThat(ModelSettings.read(SMALLEST::get))
        .hasValueSatisfying(settings -> {
          assertThat(settings.url()).isEqualTo(URI.create("https://models.example/v1"));
          assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(20));
          assertThat(settings.apiKey()).isEmpty();
          assertThat(settings.caps()).isEqualTo(ModelCaps.STANDARD);
        });
  }

  @Test
  void keyIsTakenFromTheEnvironmentAndNeverShown() {
    ModelSettings settings =
        ModelSettings.read(
                name -> name.equals(ModelSettings.API_KEY) ? "sk-canary" : SMALLEST.get(name))
            .orElseThrow();
    assertThat(settings.apiKey().orElseThrow().reveal()).isEqualTo("sk-canary");
    assertThat(settings.toString()).doesNotContain("canary").contains("***");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://models.example/v1",
        "http://10.0.0.7:8000/v1",
        "http://localhost.example/v1",
        "http://127.0.0.1.example/v1"
      })
  void keyTravelsOpenlyToNoOtherMachine(String url) {
    Map<String, String> plain = Map.of(PREFIX + "url", url, PREFIX + "name", "tiny");
    assertThat(ModelSettings.read(plain::get)).as("there is nothing to steal").isPresent();
    assertThatThrownBy(() ->
            ModelSettings.read(
                name -> name.equals(ModelSettings.API_KEY) ? "sk-canary" : plain.get(name)))
        .isInstanceOf(ModelSettings.WrongSettingException.class)
        .hasMessageStartingWith("The setting --" + PREFIX + "url is wrong: it is an https address")
        .hasMessageContaining("loopback")
        .hasMessageNotContaining("canary");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8000/v1",
        "http://127.0.0.1:8000/v1",
        "http://[::1]:8000/v1",
        "https://models.example/v1"
      })
  void keyTravelsOverLoopbackOrEncrypted(String url) {
    Map<String, String> safe =
        Map.of(PREFIX + "url", url, PREFIX + "name", "tiny", ModelSettings.API_KEY, "sk-canary");
    assertThat(ModelSettings.read(safe::get))
        .hasValueSatisfying(settings -> assertThat(settings.apiKey()).isPresent());
  }

  @ParameterizedTest
  @CsvSource({
    "url, ftp://models.example",
    "url, https://user:sk-canary@models.example/v1",
    "url, https://models.example/v1?key=sk-canary",
    "url, not an address",
    "name, a name with sk-canary in it",
    "timeout, 0s",
    "timeout, 20",
    "tokens-per-day, -1",
    "tokens-per-hour, 0",
    "calls-per-hour, 1.5",
    "max-output-tokens, many",
    "input-price, -0.1",
    "dollars-per-day, 1e9"
  })
  void wrongSettingIsNamedAndNotRepeated(String name, String text) {
    assertThatThrownBy(() ->
            ModelSettings.read(asked -> asked.equals(PREFIX + name) ? text : SMALLEST.get(asked)))
        .isInstanceOf(ModelSettings.WrongSettingException.class)
        .hasMessageStartingWith("The setting --" + PREFIX + name + " is wrong: it ")
        .hasMessageNotContaining("canary");
  }

  /// A million tokens at a dollar a million cost a dollar.
  @Test
  void costFollowsThePrices() {
    Map<String, String> priced =
        Map.of(PREFIX + "input-price", "1", PREFIX + "output-price", "0.4");
    ModelSettings settings =
        ModelSettings.read(name -> priced.getOrDefault(name, SMALLEST.get(name))).orElseThrow();
    assertThat(settings.microDollars(1_000_000, 0)).isEqualTo(1_000_000);
    assertThat(settings.microDollars(0, 10)).isEqualTo(4);
  }
}
