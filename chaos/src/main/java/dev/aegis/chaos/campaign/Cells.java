package dev.aegis.chaos.campaign;

import dev.aegis.chaos.campaign.Cell.Company;
import dev.aegis.chaos.campaign.Episode.Target;
import dev.aegis.chaos.fault.Cuts;
import dev.aegis.chaos.fault.Fault;
import dev.aegis.chaos.fault.Link;
import dev.aegis.chaos.fault.Primitive;
import dev.aegis.chaos.observe.Situation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// All cells there are.
final class Cells {
  private static final Set<Primitive> NETWORK = Set.of(Primitive.NAMESPACES);
  private static final Set<Primitive> DISKS = needing(Primitive.LOOP_DISKS);

  private static final int LOST_PERCENT = 20;
  private static final Duration LATE = Duration.ofMillis(100);
  private static final Duration HARDLY = Duration.ofMillis(5);
  private static final Duration JITTER = Duration.ofMillis(200);
  private static final int SLOW_KIB = 8;
  private static final int SLOW_WRITES = 2;
  private static final int STARVING_PERCENT = 10;

  static final List<Cell> ALL =
      List.of(
          cell(
              "kill-leader",
              "kills the leader, twice",
              times(2, Episode.of((now, _) -> new Fault.Kill(leader(now)), 3))),
          cell(
              "kill-follower",
              "kills a follower",
              List.of(Episode.of((now, random) -> new Fault.Kill(follower(now, random)), 4))),
          cell(
              "kill-two",
              "kills the leader and a follower at once",
              List.of(
                  Episode.of((now, random) -> new Fault.Kill(leaderAndFollower(now, random)), 4))),
          cell("rolling-kill", "kills each node in turn, the next when all are level", rolling()),
          cell(
              "pause-leader",
              "stops the leader's process for 4 s, twice, and lets it go on",
              times(2, Episode.of((now, _) -> new Fault.Pause(leader(now)), 4))),
          cell(
              "pause-follower",
              "stops a follower's process for 5 s and lets it go on",
              List.of(Episode.of((now, random) -> new Fault.Pause(follower(now, random)), 5))),
          cell(
              "partition",
              "cuts two nodes off from three: the leader with the two, then with the three",
              List.of(
                  Episode.of((now, random) -> halves(leaderAndFollower(now, random), now), 6),
                  Episode.of((now, random) -> halves(twoFollowers(now, random), now), 6))),
          cell(
              "one-way",
              "loses all that the leader sends, then all that is sent to it",
              List.of(
                  Episode.of(
                      (now, _) -> Fault.Cut.of(Cuts.oneWay(leader(now), now.followers())), 6),
                  Episode.of(
                      (now, _) -> Fault.Cut.of(Cuts.oneWay(now.followers(), leader(now))), 6))),
          cell(
              "isolate-leader",
              "cuts the leader off from all nodes, while clients still reach it",
              times(2, Episode.of(Cells::isolation, 5))),
          cell(
              "flapping",
              "cuts whoever leads off for 1.5 s, six times with 1 s between",
              flapping()),
          cell(
              "bridge",
              "leaves two pairs of nodes that reach each other through the fifth alone",
              List.of(Episode.of(Cells::bridge, 6))),
          onDisks(
              "disk-full-leader",
              "fills the leader's disk to the last byte and gives the room back",
              Episode.of((now, _) -> new Fault.FillDisk(leader(now)), 6)),
          onDisks(
              "disk-full-follower",
              "fills a follower's disk to the last byte and gives the room back",
              Episode.of((now, random) -> new Fault.FillDisk(follower(now, random)), 8)),
          onDisks(
              "power-cut-one",
              "cuts the leader's power: what it had not forced to its disk is gone",
              Episode.of((now, _) -> new Fault.CutPower(leader(now)), 3)),
          onDisks(
              "power-cut-all",
              "cuts the power of all five nodes at one moment",
              Episode.of((now, _) -> new Fault.CutPower(now.nodes()), 2)),
          cell(
              "packet-loss",
              "loses a fifth of all frames of the leader, then of a follower",
              Primitive.CABLES,
              Episode.of((now, _) -> new Fault.LoseFrames(leader(now), LOST_PERCENT), 6),
              Episode.of(
                  (now, random) -> new Fault.LoseFrames(follower(now, random), LOST_PERCENT), 6)),
          cell(
              "delay",
              "delays all frames of the leader by 100 ms, then those of two followers",
              Primitive.CABLES,
              Episode.of((now, _) -> new Fault.DelayFrames(leader(now), LATE, Duration.ZERO), 6),
              Episode.of(
                  (now, random) ->
                      new Fault.DelayFrames(twoFollowers(now, random), LATE, Duration.ZERO),
                  6)),
          cell(
              "jitter",
              "delays all frames of the leader, then of a follower, by 5 to 205 ms, so that they"
                  + " overtake each other",
              Primitive.CABLES,
              Episode.of((now, _) -> new Fault.DelayFrames(leader(now), HARDLY, JITTER), 6),
              Episode.of(
                  (now, random) -> new Fault.DelayFrames(follower(now, random), HARDLY, JITTER),
                  6)),
          cell(
              "slow-disk",
              "lets the leader's disk take no more than 8 KiB a second, then a follower's",
              Primitive.DISK_LIMITS,
              Episode.of((now, _) -> new Fault.ThrottleDisk(leader(now), SLOW_KIB), 8),
              Episode.of(
                  (now, random) -> new Fault.ThrottleDisk(follower(now, random), SLOW_KIB), 8)),
          cell(
              "slow-sync",
              "lets the leader's disk do two writes a second, so that what is forced to it waits,"
                  + " then a follower's",
              Primitive.DISK_LIMITS,
              Episode.of((now, _) -> new Fault.DelayWrites(leader(now), SLOW_WRITES), 10),
              Episode.of(
                  (now, random) -> new Fault.DelayWrites(follower(now, random), SLOW_WRITES), 10)),
          cell(
              "cpu-starvation",
              "leaves the leader a tenth of a processor, then a follower",
              Primitive.CPU_LIMITS,
              Episode.of((now, _) -> new Fault.StarveCpu(leader(now), STARVING_PERCENT), 8),
              Episode.of(
                  (now, random) -> new Fault.StarveCpu(follower(now, random), STARVING_PERCENT),
                  8)),
          new Cell(
              "leader-lost-in-change",
              "kills the leader while it adds a sixth node, whose cable is slow; then adds it, lets"
                  + " it vote, and removes it",
              needing(Primitive.LOOP_DISKS, Primitive.CABLES),
              List.of(Episode.of((now, _) -> new Fault.Kill(leader(now)), 3)),
              Company.NEWCOMER),
          new Cell(
              "paused-holder",
              "stops processes that hold a lock past the end of their leases, and kills the leader"
                  + " meanwhile",
              NETWORK,
              List.of(
                  new Episode(
                      (now, _) -> new Fault.Kill(leader(now)),
                      Duration.ofSeconds(3),
                      true,
                      Duration.ofSeconds(20))),
              Company.HOLDERS));

  private Cells() {}

  /// The cell of that name.
  static Optional<Cell> named(String name) {
    return ALL.stream().filter(cell -> cell.name().equals(name)).findFirst();
  }

  private static Cell cell(String name, String what, List<Episode> episodes) {
    return new Cell(name, what, NETWORK, episodes, Company.NOBODY);
  }

  private static Cell onDisks(String name, String what, Episode episode) {
    return new Cell(name, what, DISKS, List.of(episode), Company.NOBODY);
  }

  private static Cell cell(String name, String what, Primitive need, Episode... episodes) {
    return new Cell(
        name, what, needing(Primitive.LOOP_DISKS, need), List.of(episodes), Company.NOBODY);
  }

  private static Set<Primitive> needing(Primitive... others) {
    return EnumSet.of(Primitive.NAMESPACES, others);
  }

  private static List<Episode> times(int times, Episode episode) {
    return Collections.nCopies(times, episode);
  }

  private static List<Episode> rolling() {
    List<Episode> episodes = new ArrayList<>();
    for (int node = 0; node < 5; node++) {
      int which = node;
      Target target = (now, _) -> new Fault.Kill(List.of(now.nodes().get(which)));
      episodes.add(new Episode(target, Duration.ofSeconds(1), true, Duration.ofMillis(500)));
    }
    return episodes;
  }

  /// The last one is waited for.
  private static List<Episode> flapping() {
    List<Episode> episodes =
        new ArrayList<>(times(5, Episode.flap(Cells::isolation, 1_500, 1_000)));
    episodes.add(Episode.of(Cells::isolation, 2));
    return episodes;
  }

  private static Fault isolation(Situation now, Random random) {
    return Fault.Cut.of(Cuts.isolating(leader(now).getFirst(), now.nodes()));
  }

  private static Fault halves(List<String> two, Situation now) {
    return Fault.Cut.of(Cuts.between(two, Cuts.without(now.nodes(), two)));
  }

  private static Fault bridge(Situation now, Random random) {
    List<String> nodes = new ArrayList<>(now.nodes());
    Collections.shuffle(nodes, random);
    Set<Link> links = Cuts.between(nodes.subList(0, 2), nodes.subList(2, 4));
    return Fault.Cut.of(links);
  }

  private static List<String> leader(Situation now) {
    return List.of(now.leader().orElseThrow());
  }

  private static List<String> follower(Situation now, Random random) {
    return twoFollowers(now, random).subList(0, 1);
  }

  private static List<String> twoFollowers(Situation now, Random random) {
    List<String> followers = new ArrayList<>(now.followers());
    Collections.shuffle(followers, random);
    return followers.subList(0, 2);
  }

  private static List<String> leaderAndFollower(Situation now, Random random) {
    return List.of(leader(now).getFirst(), follower(now, random).getFirst());
  }
}
