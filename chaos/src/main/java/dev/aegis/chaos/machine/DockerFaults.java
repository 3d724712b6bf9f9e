package dev.aegis.chaos.machine;

import dev.aegis.chaos.fault.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Faults in the words of the `docker` command. Pure.
///
/// What Docker can do is done by it: a kill, a pause, a share of the processors. Two things it has
/// no word for. `docker network disconnect` takes a node away from its clients too, so a link is
/// cut as in [Network], by an entry in the table of neighbours of the sender's container. And
/// Docker knows no slow network, so frames are delayed by a [Detour]. Clocks are set in a file
/// ([WallClock]). The rest is left to namespaces: recipes of the paper do without.
final class DockerFaults {
  private static final int UNLIMITED = -1;

  private final DockerNames names;

  DockerFaults(DockerNames names) {
    this.names = names;
  }

  /// Why a fault cannot be made with containers, in one sentence; nothing when it can. Its nodes
  /// may be roles.
  static Optional<String> refusal(Fault fault) {
    return switch (fault) {
      case Fault.Kill _,
          Fault.Pause _,
          Fault.Cut _,
          Fault.StarveCpu _,
          Fault.DelayFrames _,
          Fault.OffsetClock _ ->
          Optional.empty();
      case Fault.ShutDown _,
          Fault.FillDisk _,
          Fault.CutPower _,
          Fault.LoseFrames _,
          Fault.ThrottleDisk _,
          Fault.DelayWrites _ ->
          Optional.of(refusal(fault.kind()));
    };
  }

  /// What is said of anything that is not done with containers.
  static String refusal(String kind) {
    return "'%s' is not done with Docker; play it with --backend namespaces".formatted(kind);
  }

  /// One of Docker's own verbs for the container of a node.
  DockerCall done(String verb, String node) {
    return DockerCall.of("docker", verb, names.container(node));
  }

  /// The container of a node gets that share of one processor.
  DockerCall share(String node, int percent) {
    return quota(node, percent * Shortages.PERCENT_US);
  }

  /// It gets all it wants.
  DockerCall noLimit(String node) {
    return quota(node, UNLIMITED);
  }

  private DockerCall quota(String node, int quotaUs) {
    return DockerCall.of(
        "docker",
        "update",
        "--cpu-period=" + Shortages.PERIOD_US,
        "--cpu-quota=" + quotaUs,
        names.container(node));
  }

  /// What `ip` is told in the containers of these nodes.
  List<DockerCall> told(Map<String, List<String>> atNodes) {
    List<DockerCall> calls = new ArrayList<>();
    atNodes.forEach((node, commands) ->
        calls.add(
            new DockerCall(
                List.of("docker", "exec", "-i", names.container(node), "ip", "-batch", "-"),
                Network.script(commands))));
    return calls;
  }

  /// What the container of a node counted while it was held back, in the words of control groups of
  /// either version.
  DockerCall throttling(String node) {
    return DockerCall.of(
        "docker",
        "exec",
        names.container(node),
        "sh",
        "-c",
        "cat /sys/fs/cgroup/cpu.stat /sys/fs/cgroup/cpu/cpu.stat 2>/dev/null || true");
  }

  /// What it counted, read: how often it was held back, and for how long.
  ///
  /// @param printed by [#throttling]
  static Throttled throttled(String printed) {
    long times = Shortages.number(printed, "nr_throttled (\\d+)");
    long nanos = Shortages.number(printed, "throttled_time (\\d+)");
    long micros = Shortages.number(printed, "throttled_usec (\\d+)");
    return new Throttled(times, Duration.ofNanos(nanos + 1_000 * micros));
  }

  /// How often a container was held back, and for how long in all.
  record Throttled(long times, Duration held) {
    /// What came after another count; all of it where a killed container began to count anew.
    Throttled since(Throttled before) {
      return times < before.times()
          ? this
          : new Throttled(times - before.times(), held.minus(before.held()));
    }
  }
}
