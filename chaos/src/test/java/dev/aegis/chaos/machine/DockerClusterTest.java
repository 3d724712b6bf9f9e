package dev.aegis.chaos.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.chaos.fault.Cuts;
import dev.aegis.chaos.fault.Fault;
import dev.aegis.chaos.fault.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is broken in containers and mended again, in the words that the engine is told; an engine
/// stands in that notes them, and refuses what it is asked to.
class DockerClusterTest {
  private static final String N3 = "aegis-chaos-run-17-n3";

  @TempDir Path folder;

  private final List<DockerCall> calls = new ArrayList<>();
  private String refused = "nothing";
  private int throttledTimes;

  @Test
  void aKilledContainerIsStartedAgain() {
    Fault kill = new Fault.Kill(List.of("n2", "n3"));

    assertThat(begun(kill)).containsExactly(docker("kill", "n2"), docker("kill", "n3"));
    assertThat(ended(kill)).containsExactly(docker("start", "n2"), docker("start", "n3"));
  }

  @Test
  void aPausedContainerGoesOn() {
    Fault pause = new Fault.Pause(List.of("n5"));

    assertThat(begun(pause)).containsExactly(docker("pause", "n5"));
    assertThat(ended(pause)).containsExactly(docker("unpause", "n5"));
  }

  @Test
  void aContainerThatCannotBeStartedKeepsNoOtherOneDown() {
    refused = "start aegis-chaos-run-17-n1";

    assertThatThrownBy(() -> cluster().end(new Fault.Kill(List.of("n1", "n2"))))
        .isInstanceOf(FaultException.class)
        .hasMessageContaining("n1");
    assertThat(calls).containsExactly(docker("start", "n1"), docker("start", "n2"));
  }

  @Test
  void aNodeThatIsCutOffLosesTheOthersAndTheyLoseItAndNobodyLosesTheClients() {
    Fault cut = Fault.Cut.of(Cuts.isolating("n1", List.of("n1", "n2", "n3")));

    String nobody = " lladdr 02:00:00:00:00:01 dev eth0 nud permanent\n";
    assertThat(begun(cut))
        .containsExactly(
            ip("n1", "neigh replace 10.77.7.12" + nobody + "neigh replace 10.77.7.13" + nobody),
            ip("n2", "neigh replace 10.77.7.11" + nobody),
            ip("n3", "neigh replace 10.77.7.11" + nobody));
    assertThat(ended(cut))
        .containsExactly(
            ip("n1", "neigh del 10.77.7.12 dev eth0\nneigh del 10.77.7.13 dev eth0\n"),
            ip("n2", "neigh del 10.77.7.11 dev eth0\n"),
            ip("n3", "neigh del 10.77.7.11 dev eth0\n"));
  }

  @Test
  void whatIsLostInOneDirectionIsCutAtItsSenderAlone() {
    assertThat(ended(Fault.Cut.of(Cuts.oneWay(List.of("n4"), List.of("n2")))))
        .containsExactly(ip("n4", "neigh del 10.77.7.12 dev eth0\n"));
  }

  @Test
  void aStarvedContainerGetsItsShareOfOneProcessorAndThenNoLimit() {
    DockerCluster cluster = cluster();
    Fault starve = new Fault.StarveCpu(List.of("n3"), 12);

    cluster.begin(starve);
    throttledTimes = 4;

    assertThat(cluster.end(starve)).isEqualTo("n3 was held back 4 times, 8 ms in all");
    assertThat(calls).contains(quota("12000"), quota("-1"));
  }

  @Test
  void aShortageThatHeldNobodyBackIsAFailure() {
    DockerCluster cluster = cluster();
    Fault starve = new Fault.StarveCpu(List.of("n3"), 12);
    cluster.begin(starve);

    assertThatThrownBy(() -> cluster.end(starve))
        .isInstanceOf(FaultException.class)
        .hasMessageContaining("changed nothing");
    assertThat(calls).contains(quota("-1"));
  }

  @Test
  void theEndOfAShortageThatNeverBeganSaysSo() {
    DockerCluster cluster = cluster();
    Fault starve = new Fault.StarveCpu(List.of("n3"), 12);
    refused = "--cpu-quota=12000 " + N3;
    assertThatThrownBy(() -> cluster.begin(starve)).isInstanceOf(FaultException.class);

    assertThat(cluster.end(starve)).isEqualTo("there was no shortage to end");
    assertThat(calls).as("it may have begun for the engine").contains(quota("-1"));
  }

  @Test
  void aClockIsSetInItsFileAndTheEngineIsToldNothing() throws IOException {
    DockerCluster cluster = cluster();
    Fault ahead = new Fault.OffsetClock(List.of("n3"), Duration.ofSeconds(-5));
    Path clock = folder.resolve("clocks/n3");

    cluster.begin(ahead);
    assertThat(Files.readAllBytes(clock)).isNotEqualTo(new byte[Long.BYTES]);

    assertThat(cluster.end(ahead)).isEmpty();
    assertThat(Files.readAllBytes(clock)).isEqualTo(new byte[Long.BYTES]);
    assertThat(calls).isEmpty();
  }

  @Test
  void whatIsNotDoneIsNamedWithTheBackendThatDoesIt() {
    List<String> nodes = List.of("n1");
    for (Fault fault :
        List.of(
            new Fault.ShutDown(nodes),
            new Fault.FillDisk(nodes),
            new Fault.CutPower(nodes),
            new Fault.LoseFrames(nodes, 10),
            new Fault.ThrottleDisk(nodes, 64),
            new Fault.DelayWrites(nodes, 4))) {
      assertThat(DockerGround.refusal(fault).orElseThrow())
          .contains("'" + fault.kind() + "'", "--backend namespaces");
      assertThatThrownBy(() -> cluster().begin(fault))
          .isInstanceOf(FaultException.class)
          .hasMessageContaining(fault.kind());
      assertThat(cluster().end(fault)).isEmpty();
    }
    assertThat(DockerGround.refusal(new Fault.Kill(nodes))).isEmpty();
    assertThat(calls).isEmpty();
  }

  private List<DockerCall> begun(Fault fault) {
    calls.clear();
    cluster().begin(fault);
    return List.copyOf(calls);
  }

  private List<DockerCall> ended(Fault fault) {
    calls.clear();
    assertThat(cluster().end(fault)).isEmpty();
    return List.copyOf(calls);
  }

  private DockerCluster cluster() {
    Layout layout =
        new Layout(
            folder,
            folder.resolve("certs"),
            folder.resolve("aegis.yaml"),
            List.of("java"),
            new Layout.Surroundings(Optional.empty(), Optional.empty()));
    DockerContainers containers =
        new DockerContainers(DockerNames.of(Path.of("/somewhere/run-17")), List.of());
    return new DockerCluster(layout, Map.of(), containers, this::engine);
  }

  private String engine(DockerCall call) {
    calls.add(call);
    String words = String.join(" ", call.words());
    if (words.endsWith(refused)) {
      throw new FaultException("'%s' failed.".formatted(words), null);
    }
    return words.contains("cpu.stat")
        ? "nr_throttled %d\nthrottled_usec %d".formatted(throttledTimes, 2_000 * throttledTimes)
        : "";
  }

  private static DockerCall docker(String verb, String node) {
    return DockerCall.of("docker", verb, "aegis-chaos-run-17-" + node);
  }

  private static DockerCall ip(String node, String commands) {
    return new DockerCall(
        List.of("docker", "exec", "-i", "aegis-chaos-run-17-" + node, "ip", "-batch", "-"),
        commands);
  }

  private static DockerCall quota(String us) {
    return DockerCall.of("docker", "update", "--cpu-period=100000", "--cpu-quota=" + us, N3);
  }
}
