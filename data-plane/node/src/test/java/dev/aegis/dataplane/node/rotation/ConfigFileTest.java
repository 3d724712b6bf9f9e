package dev.aegis.dataplane.node.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.dataplane.node.rotation.ConfigFile.InForce;
import dev.aegis.dataplane.node.settings.ConfigVersion;
import dev.aegis.dataplane.node.settings.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  private static final String REFUSED = "raft: {heartbeat-interval: 1h}\n";

  @TempDir Path dir;
  private Path mounted;
  private String good;

  @BeforeEach
  void mountTheDefaults() throws IOException {
    mounted = dir.resolve("aegis.yaml");
    try (InputStream defaults =
        ConfigFileTest.class.getResourceAsStream("/dev/aegis/dataplane/node/aegis.yaml")) {
      good = new String(Objects.requireNonNull(defaults).readAllBytes(), StandardCharsets.UTF_8);
    }
    mount(good);
  }

  private void mount(String text) throws IOException {
    Files.writeString(mounted, text);
  }

  private ConfigFile file() {
    return new ConfigFile(mounted, dir.resolve("n1"));
  }

  @Test
  void aGoodVersionIsInForce() throws IOException {
    InForce inForce = file().open();
    assertThat(inForce.digest()).isEqualTo(ConfigVersion.of(Files.readAllBytes(mounted)).digest());
    assertThat(inForce.refused()).isEmpty();
  }

  @Test
  void aNodeThatStartsUnderABadVersionComesBackOnTheLastGoodOne() throws IOException {
    String digest = file().open().digest();
    mount(REFUSED);
    InForce inForce = file().open();
    assertThat(inForce.digest()).isEqualTo(digest);
    assertThat(inForce.refused()).map(ConfigVersion::text).contains(REFUSED);
    assertThat(file().open().digest()).as("and again at the next start").isEqualTo(digest);
  }

  @Test
  void aNodeThatStartsWhileTheFileIsSwappedComesBackOnTheLastGoodOne() throws IOException {
    String digest = file().open().digest();
    Files.delete(mounted);
    InForce inForce = file().open();
    assertThat(inForce.digest()).isEqualTo(digest);
    assertThat(inForce.refused()).isEmpty();
    assertThat(file().mounted()).isEmpty();
  }

  @Test
  void aVersionIsParsedOnceHoweverOftenItIsLookedAt() throws IOException {
    ConfigFile file = file();
    ConfigVersion first = file.mounted().orElseThrow();
    assertThat(file.mounted().orElseThrow()).isSameAs(first);

    mount(REFUSED);
    assertThat(file.mounted()).map(ConfigVersion::text).contains(REFUSED);
    mount(good);
    assertThat(file.mounted()).contains(first);
  }

  @Test
  void withoutALastGoodVersionTheRefusalSaysWhatIsWrong() throws IOException {
    mount(good.replace("heartbeat-interval: 150ms", "heartbeat-interval: 500ms"));
    assertThatThrownBy(() -> file().open())
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(
            mounted.toString(), "election-timeout-vs-heartbeat", "at least 3 times");
  }

  @Test
  void aFileThatIsNotThereIsNamed() throws IOException {
    Files.delete(mounted);
    assertThatThrownBy(() -> file().open())
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(mounted.toString(), "aegis.node.config-file");
  }
}
