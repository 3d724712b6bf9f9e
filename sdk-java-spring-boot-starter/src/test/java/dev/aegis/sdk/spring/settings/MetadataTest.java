package dev.aegis.sdk.spring.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.sdk.ClientSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.json.JsonParserFactory;

/// What an editor is told of the properties.
class MetadataTest {
  private static final String METADATA = "/META-INF/spring-configuration-metadata.json";

  private final Map<String, Map<?, ?>> properties = read();

  private static Map<String, Map<?, ?>> read() {
    try (InputStream file = MetadataTest.class.getResourceAsStream(METADATA)) {
      assertThat(file).as(METADATA).isNotNull();
      String json = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      Map<String, Map<?, ?>> found = new TreeMap<>();
      Object listed = JsonParserFactory.getJsonParser().parseMap(json).get("properties");
      assertThat(listed).isInstanceOf(List.class);
      for (Object entry : listed instanceof List<?> entries ? entries : List.of()) {
        Map<?, ?> property = (Map<?, ?>) entry;
        found.put(String.valueOf(property.get("name")), property);
      }
      return found;
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  private @Nullable Object told(String property) {
    return properties.getOrDefault(property, Map.of()).get("defaultValue");
  }

  @Test
  void everyPropertyIsDescribed() {
    assertThat(properties.keySet())
        .containsExactly(
            "aegis.client.attempt-timeout",
            "aegis.client.call-timeout",
            "aegis.client.check-at-start",
            "aegis.client.enabled",
            "aegis.client.endpoints",
            "aegis.client.health.timeout",
            "aegis.client.locks.prefix",
            "aegis.client.locks.ttl",
            "aegis.client.owner",
            "aegis.client.tls.authorities",
            "aegis.client.tls.certificate",
            "aegis.client.tls.folder",
            "aegis.client.tls.key");
    assertThat(properties.values())
        .allSatisfy(property ->
            assertThat(String.valueOf(property.get("description")))
                .as(String.valueOf(property.get("name")))
                .matches("[A-Z].*\\."));
  }

  @Test
  void theDefaultsToldAreTheDefaultsThatHold() {
    assertThat(told("aegis.client.call-timeout")).isEqualTo("5s");
    assertThat(told("aegis.client.attempt-timeout")).isEqualTo("1s");
    assertThat(told("aegis.client.enabled")).isEqualTo(true);
    assertThat(told("aegis.client.health.timeout")).isEqualTo("1s");
    AegisClientProperties unset =
        new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate(AegisClientProperties.PREFIX, AegisClientProperties.class);
    assertThat(unset.enabled()).isTrue();
    assertThat(unset.checkAtStart()).isFalse();
    assertThat(unset.endpoints()).isEmpty();
    assertThat(unset.callTimeout()).isEqualTo(ClientSettings.DEFAULT_CALL_TIMEOUT);
    assertThat(unset.attemptTimeout()).isEqualTo(ClientSettings.DEFAULT_ATTEMPT_TIMEOUT);
    assertThat(unset.health().timeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(unset.locks().ttl()).isZero();
    assertThat(unset.locks().prefix()).isEmpty();
    assertThat(unset.owner()).isNull();
  }
}
