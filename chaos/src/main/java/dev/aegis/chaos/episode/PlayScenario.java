package dev.aegis.chaos.episode;

import dev.aegis.chaos.campaign.RunningCluster;
import dev.aegis.chaos.campaign.RunningCluster.ClusterFailedException;
import dev.aegis.chaos.fault.FaultEvents;
import dev.aegis.chaos.fault.FaultException;
import dev.aegis.chaos.machine.Layout;
import dev.aegis.chaos.machine.Nodes;
import dev.aegis.chaos.observe.Situation;
import dev.aegis.chaos.recipe.Deed;
import dev.aegis.chaos.recipe.Pace;
import dev.aegis.chaos.recipe.Played;
import dev.aegis.chaos.recipe.Player;
import dev.aegis.chaos.recipe.Recipe;
import dev.aegis.chaos.recipe.Rehearsal;
import dev.aegis.chaos.workload.ClientTally;
import dev.aegis.chaos.workload.MeasuredClients;
import dev.aegis.telemetry.signal.ChaosEvent.Phase;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The command `./aegis chaos RECIPE`, whose launcher runs it in namespaces of its own: five nodes
/// there or in containers, clients, the event feed and the agent; the recipe; and what the agent
/// said about it.
///
/// Exit codes: 0 it was played and the cluster is level again, 1 it was not, 2 misused, or the
/// machine lacks what it needs.
public final class PlayScenario {
  private static final int FAILED = 1;
  private static final int MISUSED = 2;
  private static final Duration BASELINE = Duration.ofSeconds(15);
  private static final Duration AGENT_LOOKS = Duration.ofSeconds(12);
  private static final Duration TTL = Duration.ofSeconds(10);
  private static final String AGENT_SAYS = " agent ";

  private final Setting setting;
  private final Recipe recipe;
  private final long seed;
  private final PrintStream out;

  private PlayScenario(Setting setting, Recipe recipe, long seed, PrintStream out) {
    this.setting = setting;
    this.recipe = recipe;
    this.seed = seed;
    this.out = out;
  }

  /// See `./aegis chaos RECIPE --help`.
  public static void main(String[] words) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int code;
    try (Undoing _ = Undoing.ofThisThread()) {
      code = run(List.of(words), out);
    }
    System.exit(code);
  }

  private static int run(List<String> words, PrintStream out) throws IOException {
    try {
      Options options = Setting.options(words, Set.of(Backend.WORD, Backend.HOUSE));
      Backend backend = Backend.of(options);
      Recipe recipe = RecipeFolder.chosen(options).getFirst();
      long seed = options.number("--seed", System.nanoTime() & 0xFFFFFF, 0, Long.MAX_VALUE / 16);
      backend.requireAbleTo(recipe);
      if (options.has("--dry-run")) {
        rehearse(recipe, seed, backend, out);
        return 0;
      }
      out.printf("%s (seed %d, %s): %s%n", recipe.name(), seed, backend.label(), recipe.what());
      try (Setting setting = Setting.make(options)) {
        lacking(recipe, setting);
        new PlayScenario(setting, recipe, seed, out).play();
      }
      return 0;
    } catch (IllegalArgumentException mistake) {
      System.err.println("aegis: " + mistake.getMessage());
      return MISUSED;
    } catch (FaultException | ClusterFailedException failure) {
      System.err.println("aegis: " + failure.getMessage());
      return FAILED;
    } catch (InterruptedException _) {
      System.err.println("aegis: interrupted, and undone.");
      return FAILED;
    }
  }

  private static void lacking(Recipe recipe, Setting setting) {
    Rehearsal.of(recipe, 0).needs().stream()
        .filter(setting.missing()::containsKey)
        .findFirst()
        .ifPresent(need -> {
          throw new IllegalArgumentException(
              "no %s here: %s.".formatted(need.label(), setting.missing().get(need)));
        });
  }

  private static void rehearse(Recipe recipe, long seed, Backend backend, PrintStream out) {
    FaultEvents events = FaultEvents.dryRun(out, recipe.name(), backend.label());
    out.printf("Dry run of %s (%s): %s%n", recipe.name(), backend.label(), recipe.what());
    Player.Listener shown =
        new Player.Listener() {
          @Override
          public void begins(Deed deed, long atMs) {
            events.write(atMs, Phase.START, deed.target(), deed.parameters());
          }

          @Override
          public void ended(Played played) {
            Deed deed = played.deed();
            events.write(played.endedMs(), Phase.END, deed.target(), deed.parameters());
          }
        };
    long lastsMs = Rehearsal.play(recipe, seed, System.currentTimeMillis(), shown);
    out.printf("It would last %d s with seed %d.%n", lastsMs / 1000, seed);
  }

  private void play() throws InterruptedException, IOException {
    Layout layout = setting.layout();
    try (RunningCluster<?> cluster = RunningCluster.start(setting.nodes(recipe), layout);
        MeasuredClients clients =
            new MeasuredClients(cluster.access(), new ClientTally(), EpisodePlan.USUAL.pause())) {
      clients.start(
          EpisodePlan.USUAL.clients(), recipe.sessionTtl().orElse(TTL), Deed.USUAL_VALUE_BYTES);
      Path log = layout.work().resolve("logs").resolve("agent.log");
      AgentProcess agent = watch(cluster.nodes(), log);
      try {
        Thread.sleep(BASELINE);
        EpisodeStage stage = new EpisodeStage(cluster, layout, clients, true);
        Player.Listener listener = setting.listener(recipe, out);
        new Player(stage, Layout.NODES, seed, listener, Pace.real()).play(recipe);
        tellLevel(cluster);
        Thread.sleep(AGENT_LOOKS);
      } finally {
        tellAgent(log);
        agent.end();
      }
    }
  }

  private AgentProcess watch(Nodes nodes, Path log) {
    Path work = setting.layout().work();
    return AgentProcess.start(
        nodes.enteringAgent(),
        setting.agent(),
        List.of(
            "--aegis.agent.state-dir=" + work.resolve("agent"),
            "--aegis.agent.config-repository=" + work.resolve("config.git"),
            "--aegis.agent.nodes=" + AgentProcess.nodes(),
            "--server.port=7132",
            "--server.address=127.0.0.1"),
        log);
  }

  private void tellLevel(RunningCluster<?> cluster) throws InterruptedException {
    long committed = cluster.observer().look().committed();
    Optional<Situation> level =
        cluster.observer().await(now -> now.isWhole(committed), EpisodePlan.USUAL.recovery());
    out.println(
        level
            .flatMap(Situation::leader)
            .map(leader -> "All nodes are level again; " + leader + " leads.")
            .orElse("The nodes are not level."));
    if (level.isEmpty()) {
      throw new FaultException("The cluster did not recover.", null);
    }
  }

  private void tellAgent(Path log) throws IOException {
    out.println("What the agent said:");
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      lines.filter(line -> line.contains(AGENT_SAYS)).forEach(line -> out.println("  " + line));
    }
  }
}
