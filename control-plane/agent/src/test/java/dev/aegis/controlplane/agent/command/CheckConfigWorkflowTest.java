package dev.aegis.controlplane.agent.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.agent.AgentApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The workflow that ships for configuration repositories, run as CI would: its own command line,
/// in a checkout, by the shell.
@Timeout(120)
class CheckConfigWorkflowTest {
  private static final Path DEPLOY = Path.of("..", "..", "deploy");
  private static final Path WORKFLOW =
      DEPLOY.resolve("config-repository/.github/workflows/check-config.yml");

  @TempDir Path checkout;

  private record Ended(int code, String out) {}

  /// `java -jar control-plane.jar` becomes the classes of this build.
  @BeforeEach
  void fetchTheAgent() throws IOException {
    Path java = Path.of(ProcessHandle.current().info().command().orElseThrow()).toAbsolutePath();
    Path stand = checkout.resolve("java");
    Files.writeString(
        stand,
        "#!/bin/sh\n[ \"$1 $2\" = '-jar control-plane.jar' ] || exit 99\nshift 2\nexec '%s' -cp '%s' %s \"$@\"\n"
            .formatted(
                java, System.getProperty("java.class.path"), AgentApplication.class.getName()));
    assertThat(stand.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void shippedConfigurationPasses() throws Exception {
    Ended ended = runWith(Files.readString(DEPLOY.resolve("aegis.yaml")));

    assertThat(ended.code()).as(ended.out()).isZero();
    assertThat(ended.out()).startsWith("Safe: ");
  }

  @Test
  void unsafeConfigurationFailsTheCheckWithAnAnnotationOnItsLine() throws Exception {
    String yaml = Files.readString(DEPLOY.resolve("aegis.yaml"));
    Ended ended = runWith(yaml.replace("heartbeat-interval: 150ms", "heartbeat-interval: 5s"));

    assertThat(ended.code()).isEqualTo(1);
    long line = 1 + yaml.lines().takeWhile(one -> !one.contains("  election-timeout-min:")).count();
    assertThat(ended.out())
        .startsWith("::error file=aegis.yaml,line=" + line + "::raft.election-timeout-min: ")
        .contains("election-timeout-vs-heartbeat; allowed >= 15s, found 600ms");
  }

  @Test
  void fileThatIsNoConfigurationFailsTheCheckWithItsPlace() throws Exception {
    Ended ended = runWith("raft:\n  rpc-timeout: 3s\n  rpc-timeout: 4s\n");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.out()).contains("::error file=aegis.yaml,line=3::", "twice");
  }

  @Test
  void missingFileFailsTheCheck() throws Exception {
    assertThat(run(commandLine()))
        .returns(2, Ended::code)
        .extracting(Ended::out)
        .asString()
        .contains("the file aegis.yaml cannot be read");
  }

  private Ended runWith(String yaml) throws IOException, InterruptedException {
    Files.writeString(checkout.resolve("aegis.yaml"), yaml);
    return run(commandLine());
  }

  /// What the last step of the workflow runs.
  private static String commandLine() throws IOException {
    Map<?, ?> workflow =
        new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(WORKFLOW));
    Map<?, ?> job = (Map<?, ?>) in((Map<?, ?>) in(workflow, "jobs"), "check-config");
    Map<?, ?> step = (Map<?, ?>) ((List<?>) in(job, "steps")).getLast();
    return String.valueOf(step.get("run"));
  }

  private static Object in(Map<?, ?> map, String key) {
    return Objects.requireNonNull(map.get(key), key);
  }

  /// As the runner does it: `bash -e`, in the checkout.
  private Ended run(String line) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-e", "-c", line)
            .directory(checkout.toFile())
            .redirectErrorStream(true);
    builder.environment().merge("PATH", checkout.toString(), (path, own) -> own + ":" + path);
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), out);
  }
}
