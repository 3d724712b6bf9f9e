package dev.aegis.chaos.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.chaos.fault.Cuts;
import dev.aegis.chaos.fault.Fault;
import dev.aegis.chaos.machine.DockerFaults.Throttled;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is broken in containers, in the words that break it.
class DockerFaultsTest {
  private static final Throttled NOTHING = new Throttled(0, Duration.ZERO);

  private final DockerFaults faults =
      new DockerFaults(DockerNames.of(Path.of("/somewhere/run-17")));

  @Test
  void aKilledContainerIsStartedAgain() {
    DockerMeans.Calls calls = calls(new Fault.Kill(List.of("n2", "n3")));

    assertThat(calls.begin())
        .containsExactly(
            DockerCall.of("docker", "kill", "aegis-chaos-run-17-n2"),
            DockerCall.of("docker", "kill", "aegis-chaos-run-17-n3"));
    assertThat(calls.end())
        .containsExactly(
            DockerCall.of("docker", "start", "aegis-chaos-run-17-n2"),
            DockerCall.of("docker", "start", "aegis-chaos-run-17-n3"));
  }

  @Test
  void aPausedContainerGoesOn() {
    DockerMeans.Calls calls = calls(new Fault.Pause(List.of("n5")));

    assertThat(calls.begin())
        .containsExactly(DockerCall.of("docker", "pause", "aegis-chaos-run-17-n5"));
    assertThat(calls.end())
        .containsExactly(DockerCall.of("docker", "unpause", "aegis-chaos-run-17-n5"));
  }

  @Test
  void aNodeThatIsCutOffLosesTheOthersAndTheyLoseItAndNobodyLosesTheClients() {
    DockerMeans.Calls calls = calls(Fault.Cut.of(Cuts.isolating("n1", List.of("n1", "n2", "n3"))));

    String nobody = " lladdr 02:00:00:00:00:01 dev eth0 nud permanent\n";
    assertThat(calls.begin())
        .containsExactly(
            ip("n1", "neigh replace 10.77.7.12" + nobody + "neigh replace 10.77.7.13" + nobody),
            ip("n2", "neigh replace 10.77.7.11" + nobody),
            ip("n3", "neigh replace 10.77.7.11" + nobody));
    assertThat(calls.end())
        .containsExactly(
            ip("n1", "neigh del 10.77.7.12 dev eth0\nneigh del 10.77.7.13 dev eth0\n"),
            ip("n2", "neigh del 10.77.7.11 dev eth0\n"),
            ip("n3", "neigh del 10.77.7.11 dev eth0\n"));
  }

  @Test
  void whatIsLostInOneDirectionIsCutAtItsSenderAlone() {
    DockerMeans.Calls calls = calls(Fault.Cut.of(Cuts.oneWay(List.of("n4"), List.of("n2"))));

    assertThat(calls.end()).containsExactly(ip("n4", "neigh del 10.77.7.12 dev eth0\n"));
  }

  @Test
  void aStarvedContainerGetsItsShareOfOneProcessorAndThenNoLimit() {
    DockerMeans means = faults.means(new Fault.StarveCpu(List.of("n3"), 12));

    assertThat(means)
        .isEqualTo(
            new DockerMeans.Quota(
                List.of("n3"),
                new DockerMeans.Calls(List.of(quota("12000")), List.of(quota("-1")))));
  }

  @Test
  void framesAndClocksAreNotDockersBusiness() {
    Duration delay = Duration.ofMillis(60);
    Duration jitter = Duration.ofMillis(20);
    assertThat(faults.means(new Fault.DelayFrames(List.of("n3"), delay, jitter)))
        .isEqualTo(new DockerMeans.BadCable(List.of("n3"), new CableQuality(0, delay, jitter)));
    assertThat(faults.means(new Fault.OffsetClock(List.of("n3"), Duration.ofSeconds(-5))))
        .isEqualTo(new DockerMeans.WrongClock(List.of("n3"), Duration.ofSeconds(-5)));
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
    }
    assertThat(DockerGround.refusal(new Fault.Kill(nodes))).isEmpty();
  }

  @Test
  void howOftenAContainerWasHeldBackIsReadFromControlGroupsOfEitherVersion() {
    Throttled expected = new Throttled(17, Duration.ofNanos(911_933_000));

    assertThat(
            DockerFaults.throttled(
                "nr_periods 26\nnr_throttled 17\nthrottled_time 911933000\nnr_bursts 0"))
        .isEqualTo(expected);
    assertThat(
            DockerFaults.throttled(
                "usage_usec 5\nnr_periods 26\nnr_throttled 17\nthrottled_usec 911933"))
        .isEqualTo(expected);
    assertThat(DockerFaults.throttled("")).isEqualTo(NOTHING);
  }

  @Test
  void whatWasCountedBeforeAFaultIsNotItsOwn() {
    Throttled before = new Throttled(5, Duration.ofSeconds(1));

    assertThat(new Throttled(5, Duration.ofSeconds(1)).since(before)).isEqualTo(NOTHING);
    assertThat(new Throttled(9, Duration.ofSeconds(3)).since(before))
        .isEqualTo(new Throttled(4, Duration.ofSeconds(2)));
    Throttled afterARestart = new Throttled(2, Duration.ofMillis(40));
    assertThat(afterARestart.since(before)).isEqualTo(afterARestart);
  }

  private DockerMeans.Calls calls(Fault fault) {
    return (DockerMeans.Calls) faults.means(fault);
  }

  private static DockerCall ip(String node, String commands) {
    return new DockerCall(
        List.of("docker", "exec", "-i", "aegis-chaos-run-17-" + node, "ip", "-batch", "-"),
        commands);
  }

  private static DockerCall quota(String us) {
    return DockerCall.of(
        "docker", "update", "--cpu-period=100000", "--cpu-quota=" + us, "aegis-chaos-run-17-n3");
  }
}
