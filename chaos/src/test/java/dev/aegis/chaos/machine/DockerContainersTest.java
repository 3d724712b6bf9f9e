package dev.aegis.chaos.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a node's container is started with.
class DockerContainersTest {
  private static final Path WORK = Path.of("/house/episodes/run-17");

  private final DockerContainers containers =
      DockerContainers.of(WORK, Path.of("/house"), Path.of("/opt/jdk"));
  private final Layout layout =
      new Layout(
          WORK,
          WORK.resolve("certs"),
          WORK.resolve("aegis.yaml"),
          List.of("/opt/jdk/bin/java", "-jar", "/house/node.jar"),
          new Layout.Surroundings(Optional.of("redis://node:secret@there:1"), Optional.empty()));

  @Test
  void aNodeHasItsAddressItsFeedAndItsCommandAndWritesItsOwnFolderAlone() {
    DockerCall call = containers.start(layout, "n3");
    List<String> words = call.words();

    assertThat(words)
        .startsWith("docker", "run")
        .contains("--name=aegis-chaos-run-17-n3", "--network=aegis-chaos-run-17", "--ip=10.77.7.13")
        .contains("/house:/house:ro", "/opt/jdk:/opt/jdk:ro", WORK + ":" + WORK)
        .containsSequence(layout.log("n3").toString(), "/opt/jdk/bin/java", "-jar")
        .endsWith("--aegis.node.telemetry=10.77.7.13:7121");
    assertThat(words.stream().filter(word -> word.contains(":/")))
        .as("folders that can be written")
        .filteredOn(word -> !word.endsWith(":ro") && !word.contains("//"))
        .containsExactly(WORK + ":" + WORK);
    assertThat(words).as("what ps shows").noneMatch(word -> word.contains("secret"));
    assertThat(words).containsSequence("--env-file", "/dev/stdin");
    assertThat(call.input()).isEqualTo("AEGIS_TELEMETRY_REDIS_URL=redis://node:secret@there:1\n");
  }

  /// And one that was killed stays so, also when the engine starts anew.
  @Test
  void aNodeThatEndsByItselfIsStartedAgainAndMayChangeNothingButItsNetwork() {
    assertThat(containers.start(layout, "n1").words())
        .contains("--restart=unless-stopped", "--cap-add=NET_ADMIN")
        .noneMatch(word -> word.contains("privileged"));
  }

  @Test
  void theAgentHasAnAddressOfItsOwnAndIsGoneWhenItEnds() {
    assertThat(containers.enteringAgent())
        .contains("--rm", "--ip=10.77.7.9", "--name=aegis-chaos-run-17-agent")
        .endsWith("aegis-chaos-run-17");
  }
}
