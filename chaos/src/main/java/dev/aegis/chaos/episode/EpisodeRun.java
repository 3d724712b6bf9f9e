package dev.aegis.chaos.episode;

import dev.aegis.chaos.campaign.RunningCluster;
import dev.aegis.chaos.fault.FaultException;
import dev.aegis.chaos.machine.Layout;
import dev.aegis.chaos.recipe.Deed;
import dev.aegis.chaos.recipe.Pace;
import dev.aegis.chaos.recipe.Played;
import dev.aegis.chaos.recipe.Player;
import dev.aegis.chaos.recipe.Recipe;
import dev.aegis.chaos.recipe.Rehearsal;
import dev.aegis.chaos.workload.ClientTally;
import dev.aegis.chaos.workload.MeasuredClients;
import dev.aegis.telemetry.window.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;

/// Plays one recipe on a cluster that serves, while the agent's intake records it: a baseline, the
/// recipe, and how the cluster gets level again.
final class EpisodeRun {
  private static final int SHORTEST_TTL_S = 6;
  private static final int TTL_SPREAD_S = 10;
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private final EpisodePlan plan;
  private final RunningCluster<?> cluster;
  private final Layout layout;
  private final AgentProcess.Program agent;
  private final Player.Listener listener;
  private final ClientTally tally = new ClientTally();

  EpisodeRun(
      EpisodePlan plan,
      RunningCluster<?> cluster,
      Layout layout,
      AgentProcess.Program agent,
      Player.Listener listener) {
    this.plan = plan;
    this.cluster = cluster;
    this.layout = layout;
    this.agent = agent;
    this.listener = listener;
  }

  /// What was recorded of an episode, cut to the frame, and what is true of it.
  record Finished(Truth truth, Recording recording) {}

  /// Runs it.
  ///
  /// @param file gets the recording
  /// @throws FaultException when a deed could not be done or undone, or had no effect, or the nodes
  ///   did not get level
  Finished run(String id, Recipe recipe, long seed, Path file)
      throws InterruptedException, IOException {
    boolean isUp = !Rehearsal.of(recipe, seed).beginsWithABoot();
    if (!isUp) {
      cluster.nodes().close();
    }
    try (MeasuredClients clients = new MeasuredClients(cluster.access(), tally, plan.pause())) {
      clients.start(plan.clients(), ttl(recipe, seed), Deed.USUAL_VALUE_BYTES);
      AgentProcess recorder = record(file);
      long recordingSince = System.nanoTime();
      long beginMs;
      long overMs;
      long levelMs;
      List<Played> deeds;
      try {
        Thread.sleep(plan.baseline());
        beginMs = System.currentTimeMillis();
        EpisodeStage stage = new EpisodeStage(cluster, layout, clients, isUp);
        deeds = new Player(stage, Layout.NODES, seed, listener, Pace.real()).play(recipe);
        overMs = System.currentTimeMillis();
        awaitLevel();
        levelMs = System.currentTimeMillis();
        Thread.sleep(plan.rest(Duration.ofNanos(System.nanoTime() - recordingSince)));
      } finally {
        recorder.end();
      }
      Times times = Times.of(deeds, beginMs, overMs, levelMs);
      Recording recording = Frame.cut(read(file), times.onsetMs(), times.endMs());
      return new Finished(truth(id, recipe, seed, recording, times, deeds), recording);
    }
  }

  private static Duration ttl(Recipe recipe, long seed) {
    return recipe
        .sessionTtl()
        .orElseGet(
            () -> Duration.ofSeconds(SHORTEST_TTL_S + new Random(seed).nextInt(TTL_SPREAD_S)));
  }

  private AgentProcess record(Path file) {
    return AgentProcess.start(
        cluster.nodes().enteringAgent(),
        agent,
        List.of(
            "record",
            "--nodes",
            AgentProcess.nodes(),
            "--interval",
            plan.interval().toMillis() + "ms",
            "--for",
            LONGEST.toSeconds() + "s",
            file.toString()),
        recorderLog());
  }

  private Path recorderLog() {
    return layout.work().resolve("logs").resolve("recorder.log");
  }

  private void awaitLevel() throws InterruptedException {
    long committed = cluster.observer().look().committed();
    if (cluster.observer().await(now -> now.isWhole(committed), plan.recovery()).isEmpty()) {
      throw new FaultException(
          "The nodes were not level within %d s: %s"
              .formatted(plan.recovery().toSeconds(), cluster.observer().look().readings()),
          null);
    }
  }

  private Truth truth(
      String id, Recipe recipe, long seed, Recording recording, Times times, List<Played> deeds) {
    ClientTally.Span before = tally.between(recording.span().fromMs(), times.onsetMs());
    long until = Math.min(times.levelMs(), recording.span().toMs());
    ClientTally.Span during = tally.between(times.onsetMs(), until);
    SortedMap<String, Double> effect = Effect.of(recording, times.onsetMs(), until, before, during);
    return new Truth(
        id,
        recipe,
        seed,
        Truth.entityOf(recipe, deeds),
        times.onsetMs(),
        times.endMs(),
        times.levelMs(),
        Effect.severity(recipe.isHealthy(), effect),
        deeds,
        effect);
  }

  private Recording read(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new FaultException(
          "The recorder wrote nothing to %s; its log is %s.".formatted(file, recorderLog()), null);
    }
    return EpisodeStore.read(file);
  }
}
