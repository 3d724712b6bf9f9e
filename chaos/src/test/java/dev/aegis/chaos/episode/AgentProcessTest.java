package dev.aegis.chaos.episode;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.chaos.fault.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentProcessTest {
  @TempDir Path folder;

  @Test
  void processThatFailedIsToldWithItsLog() throws IOException {
    AgentProcess process = shell("trap 'exit 3' TERM; echo ready; while :; do sleep 0.1; done");

    assertThatThrownBy(process::end)
        .isInstanceOf(FaultException.class)
        .hasMessageContaining("exit code 3")
        .hasMessageContaining(log().toString());
  }

  @Test
  void endingWhenAskedToIsNoFailure() throws IOException {
    AgentProcess obeys = shell("trap 'exit 0' TERM; echo ready; while :; do sleep 0.1; done");
    assertThatCode(obeys::end).doesNotThrowAnyException();

    AgentProcess isEnded = shell("echo ready; exec sleep 300");
    assertThatCode(isEnded::end).doesNotThrowAnyException();
  }

  private AgentProcess shell(String script) throws IOException {
    Files.deleteIfExists(log());
    AgentProcess process = AgentProcess.start(List.of("bash", "-c", script), Map.of(), log());
    Awaitility.await().until(() -> Files.readString(log()).contains("ready"));
    return process;
  }

  private Path log() {
    return folder.resolve("some.log");
  }
}
