package dev.aegis.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a node finds under `config/current` is always one whole version of main.
class ConfigSyncTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path state;

  @Test
  void nodesSeeANewVersionUnderTheNameOfItsCommit() throws IOException {
    ConfigRepository repository = startingWith("kv: first\n");
    Process sync = Launcher.on(state).start("sync-config");
    try {
      awaitCurrent("kv: first\n");

      String commit = repository.commit("refs/heads/main", "aegis.yaml", "kv: second\n");

      awaitCurrent("kv: second\n");
      assertThat(Files.readSymbolicLink(current())).hasToString(commit);
    } finally {
      sync.destroy();
    }
  }

  @Test
  void versionBeforeStaysWhenMainLosesTheFile() throws IOException {
    ConfigRepository repository = startingWith("kv: first\n");
    Process sync = Launcher.on(state).start("sync-config");
    try {
      awaitCurrent("kv: first\n");

      String without =
          repository.commit("refs/heads/main", "readme.txt", "no configuration here\n");
      // Made on the way, so it tells that the commit was looked at.
      await().atMost(PATIENCE).until(() -> Files.exists(state.resolve("config").resolve(without)));
      assertThat(current().resolve("aegis.yaml")).hasContent("kv: first\n");

      repository.commit("refs/heads/main", "aegis.yaml", "kv: third\n");
      awaitCurrent("kv: third\n");
    } finally {
      sync.destroy();
    }
  }

  private ConfigRepository startingWith(String yaml) throws IOException {
    Files.createDirectories(state.resolve("config"));
    return ConfigRepository.create(state, yaml);
  }

  private Path current() {
    return state.resolve("config/current");
  }

  private void awaitCurrent(String yaml) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(current().resolve("aegis.yaml")).hasContent(yaml));
  }
}
