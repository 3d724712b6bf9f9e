package dev.aegis.chaos.episode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.chaos.episode.CausalPath.Done;
import dev.aegis.chaos.fault.Cuts;
import dev.aegis.chaos.fault.Fault;
import dev.aegis.chaos.fault.Link;
import dev.aegis.chaos.recipe.Deed;
import dev.aegis.chaos.recipe.Recipe;
import dev.aegis.chaos.recipe.RecipeReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CausalPathTest {
  private static final List<String> NODES = List.of("n1", "n2", "n3", "n4", "n5");

  @Test
  void pathGoesFromWhatWasDoneToWhatClientsSaw() {
    CausalPath path =
        CausalPath.of(
            recipe("lease_starvation", "cpu_starvation", "expirations >= 3"),
            List.of(new Done("starve-cpu", "n5", "3 % of a processor", 7)),
            new TreeMap<>(
                Map.of(
                    "expirations", 4.0,
                    "leader_changes", 1.0,
                    "restarts", 0.0,
                    "peer_rpc_s", 0.7,
                    "client_silence_s", 2.456,
                    "client_failures", 3.0,
                    "sessions_lost", 4.0)));

    assertThat(path.sentences())
        .containsExactly(
            "n5 gets 3 % of a processor",
            "leadership moves once",
            "leases that ran out: 4",
            "no client is answered for 2.46 s",
            "calls of clients that fail: 3",
            "sessions that clients lose: 4");
    assertThat(path.causes()).containsExactly("cpu_starvation");
  }

  @Test
  void troubleThatClientsDoNotNoticeSaysSo() {
    CausalPath path =
        CausalPath.of(
            recipe("clock_skew", "clock_drift", "clock_spread_s >= 0.4"),
            List.of(new Done("offset-clock", "n1", "-14830 ms ahead", 7)),
            new TreeMap<>(Map.of("clock_spread_s", 14.83, "client_slowest_s", 0.212)));

    assertThat(path.sentences())
        .containsExactly(
            "the clock of n1 is set 14830 ms back",
            "clocks are 14.83 s apart",
            "clients are answered all the while, at the slowest after 0.21 s");
  }

  @Test
  void whatIsDoneAgainAtOnceIsOneSentence() {
    CausalPath path =
        CausalPath.of(
            recipe("slow_follower", "process_pause", "pause_s >= 0.5"),
            List.of(
                new Done("pause", "n4", "", 9),
                new Done("pause", "n4", "", 7),
                new Done("pause", "n2", "", 11)),
            new TreeMap<>(Map.of("pause_s", 1.0)));

    assertThat(path.sentences())
        .startsWith(
            "the process of n4 stands still, twice",
            "the process of n2 stands still",
            "a process does not run for 1.00 s");
  }

  @Test
  void whatWasNotDoneHasNoPathAndNeedsNobody() {
    CausalPath path =
        CausalPath.of(
            recipe("none", "healthy", "leader_changes >= 1"),
            List.of(),
            new TreeMap<>(Map.of("leader_changes", 1.0)));

    assertThat(path.sentences()).containsExactly("nothing needs anybody");
    assertThat(path.causes()).containsExactly("healthy");
  }

  @Test
  void whatCannotReachClientsIsNotTheirs() {
    CausalPath path =
        CausalPath.of(
            recipe("none", "healthy", "missed_readings >= 5"),
            List.of(new Done("hide-metrics", "n1", "", 2)),
            new TreeMap<>(Map.of("missed_readings", 11.0, "client_silence_s", 2.06)));

    assertThat(path.sentences())
        .containsExactly(
            "the agent cannot read the metrics of n1",
            "the agent reads in vain 11 times",
            "nothing needs anybody");
  }

  @Test
  void compoundTroubleHasAllItsCausesAndTheRecipesFirst() {
    CausalPath path =
        CausalPath.of(
            recipe("election_churn", "election_storm", "leader_changes >= 3"),
            List.of(
                new Done("kill", "n1", "", 2),
                new Done("pause", "n2", "", 3),
                new Done("cut", new Fault.Cut(links("n3")).target(), "", 4),
                new Done("starve-cpu", "n5", "9 % of a processor", 1)),
            new TreeMap<>(Map.of("leader_changes", 3.0)));

    assertThat(path.causes())
        .containsExactly(
            "election_storm",
            "cpu_starvation",
            "process_restart",
            "process_pause",
            "network_partition");
    assertThat(path.sentences())
        .startsWith("n5 gets 9 % of a processor", "the process of n1 is killed");
  }

  @Test
  void cutsTellWhoDoesNotReachWhom() {
    List<String> others = List.of("n1", "n2", "n4", "n5");
    assertThat(cut(new Fault.Cut(links("n3")))).isEqualTo("n3 is cut off from the others");
    assertThat(cut(Fault.Cut.of(Cuts.between(List.of("n2", "n5"), List.of("n1", "n3", "n4")))))
        .isEqualTo("n2 and n5 are cut off from the others");
    assertThat(cut(Fault.Cut.of(Cuts.oneWay(List.of("n3"), others))))
        .isEqualTo("nothing that n3 sends reaches n1, n2, n4 and n5");
    assertThat(cut(Fault.Cut.of(Cuts.oneWay(others, List.of("n3")))))
        .isEqualTo("nothing from n1, n2, n4 and n5 reaches n3");
    assertThat(CutWords.of(Fault.Cut.of(Cuts.oneWay(others, List.of("n3"))).target()).isOneWay())
        .isTrue();
    assertThatThrownBy(() -> CutWords.of("n1,n2"))
        .hasMessage("'n1' is no link: FROM>TO is expected");
  }

  /// Whoever adds a fault gives it words.
  @Test
  void everythingThatCanBeDoneHasWordsAndNothingElse() {
    List<String> one = List.of("n1");
    List<Fault> faults =
        List.of(
            new Fault.Kill(one),
            new Fault.ShutDown(one),
            new Fault.Pause(one),
            new Fault.Cut(links("n1")),
            new Fault.FillDisk(one),
            new Fault.CutPower(one),
            new Fault.LoseFrames(one, 15),
            new Fault.DelayFrames(one, Duration.ofMillis(60), Duration.ofMillis(5)),
            new Fault.ThrottleDisk(one, 14),
            new Fault.DelayWrites(one, 3),
            new Fault.StarveCpu(one, 5),
            new Fault.OffsetClock(one, Duration.ofSeconds(3)));
    List<Deed> others =
        List.of(
            new Deed.MoreClients(22, 120),
            new Deed.HidesFromAgent(one),
            new Deed.RollsConfiguration(),
            new Deed.BootsAnew());
    assertThat(faults).hasSameSizeAs(Fault.class.getPermittedSubclasses());
    assertThat(others).hasSize(Deed.class.getPermittedSubclasses().length - 1);

    List<Deed> all = Stream.concat(faults.stream().map(Deed.Breaks::new), others.stream()).toList();
    assertThat(all.stream().map(Deed::kind).map(Doing::of))
        .containsExactlyInAnyOrder(Doing.values());
    assertThat(
            all.stream()
                .map(deed ->
                    Doing.of(deed.kind())
                        .words("n1", deed.parameters().getOrDefault("extent", ""))))
        .contains(
            "of the frames of n1, 15 % are lost",
            "frames of n1 are late by 60 ms and up to 5 ms more",
            "the disk of n1 takes 3 writes per second",
            "the clock of n1 is set 3000 ms ahead",
            "more clients come: 22 clients, values of 120 B",
            "all nodes start anew with empty disks")
        .doesNotHaveDuplicates()
        .noneMatch(words -> words.contains("%1") || words.endsWith(" "));
    assertThatThrownBy(() -> Doing.of("unheard-of")).isInstanceOf(IllegalArgumentException.class);
  }

  private static String cut(Fault.Cut cut) {
    return CutWords.of(cut.target()).words();
  }

  private static List<Link> links(String node) {
    return List.copyOf(Cuts.isolating(node, NODES));
  }

  private static Recipe recipe(String kind, String cause, String shows) {
    return RecipeReader.parse(
        "some-recipe",
        "# does it\nkind: %s\ncause: %s\nshows: %s\n\nwait 1 s\n".formatted(kind, cause, shows));
  }
}
