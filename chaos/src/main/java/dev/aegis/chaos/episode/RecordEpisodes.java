package dev.aegis.chaos.episode;

import dev.aegis.chaos.campaign.RunningCluster;
import dev.aegis.chaos.campaign.RunningCluster.ClusterFailedException;
import dev.aegis.chaos.fault.FaultException;
import dev.aegis.chaos.fault.Primitive;
import dev.aegis.chaos.recipe.Recipe;
import dev.aegis.chaos.recipe.Rehearsal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The command `./aegis episodes record`, whose launcher runs it in namespaces of its own: records
/// one episode after the other on one cluster, for as long as it gets level again and the next
/// recipe asks for the same configuration. Always the recipe that has fewest so far, so that
/// stopping and going on costs nothing.
///
/// Exit codes: 0 the time was used, 1 interrupted, 2 misused, or nothing can be recorded here.
public final class RecordEpisodes {
  private static final int INTERRUPTED = 1;
  private static final int MISUSED = 2;

  private final Setting setting;
  private final EpisodeStore store;
  private final List<Recipe> recipes;
  private final PrintStream out;
  private final Map<String, Integer> dropped = new TreeMap<>();
  private @Nullable RunningCluster<?> cluster;
  private Map<String, String> config = Map.of();

  private RecordEpisodes(
      Setting setting, EpisodeStore store, List<Recipe> recipes, PrintStream out) {
    this.setting = setting;
    this.store = store;
    this.recipes = recipes;
    this.out = out;
  }

  /// See `./aegis episodes --help`.
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
      Options options = Setting.options(words, Set.of());
      List<Recipe> asked = RecipeFolder.chosen(options);
      Duration budget = Duration.ofMinutes(options.number("--minutes", 10, 1, 100_000));
      long seed = options.number("--seed", System.nanoTime() & 0xFFFFFF, 0, Long.MAX_VALUE / 16);
      try (Setting setting = Setting.make(options)) {
        List<Recipe> able =
            asked.stream().filter(recipe -> canBePlayed(recipe, setting, out)).toList();
        EpisodeStore store = new EpisodeStore(options.path("--out"));
        new RecordEpisodes(setting, store, able, out).record(budget, seed);
      }
      return 0;
    } catch (IllegalArgumentException | FaultException mistake) {
      System.err.println("aegis: " + mistake.getMessage());
      return MISUSED;
    } catch (InterruptedException _) {
      System.err.println("aegis: interrupted, and undone.");
      return INTERRUPTED;
    }
  }

  private static boolean canBePlayed(Recipe recipe, Setting setting, PrintStream out) {
    Optional<Primitive> lacking =
        Rehearsal.of(recipe, 0).needs().stream().filter(setting.missing()::containsKey).findFirst();
    lacking.ifPresent(need ->
        out.printf(
            "%-20s not played: no %s here: %s%n",
            recipe.name(), need.label(), setting.missing().get(need)));
    return lacking.isEmpty();
  }

  private void record(Duration budget, long seed) throws InterruptedException, IOException {
    long began = System.nanoTime();
    Random seeds = new Random(seed);
    try {
      while (true) {
        Optional<Recipe> next = rarest(seeds);
        long choices = seeds.nextInt(Integer.MAX_VALUE);
        Duration left = budget.minusNanos(System.nanoTime() - began);
        if (next.isEmpty() || left.compareTo(estimate(next.get(), choices)) < 0) {
          return;
        }
        record(next.get(), choices);
      }
    } finally {
      endCluster();
    }
  }

  private static Duration estimate(Recipe recipe, long seed) {
    return EpisodePlan.USUAL.estimate(Rehearsal.of(recipe, seed).lastsMs());
  }

  /// Of those with fewest episodes, one by chance.
  private Optional<Recipe> rarest(Random random) throws IOException {
    Map<String, Integer> counts = store.counts();
    int fewest = recipes.stream().mapToInt(recipe -> attempts(counts, recipe)).min().orElse(0);
    List<Recipe> rarest =
        recipes.stream().filter(recipe -> attempts(counts, recipe) == fewest).toList();
    return rarest.isEmpty()
        ? Optional.empty()
        : Optional.of(rarest.get(random.nextInt(rarest.size())));
  }

  private int attempts(Map<String, Integer> counts, Recipe recipe) {
    return counts.getOrDefault(recipe.name(), 0) + dropped.getOrDefault(recipe.name(), 0);
  }

  private void record(Recipe recipe, long seed) throws InterruptedException, IOException {
    String id = store.newId();
    Path file = setting.layout().work().resolve(id + ".json.gz");
    try {
      RunningCluster<?> running = clusterFor(recipe);
      EpisodeRun.Finished finished =
          new EpisodeRun(
                  EpisodePlan.USUAL,
                  running,
                  setting.layout(),
                  setting.agent(),
                  setting.listener(recipe, out))
              .run(id, recipe, seed, file);
      Truth truth = finished.truth();
      Optional<String> failing =
          Effect.unseen(recipe.shows(), truth.effect())
              .or(() -> Frame.misfit(finished.recording()));
      if (failing.isPresent()) {
        drop(recipe, failing.get() + "; measured: " + truth.effect());
      } else {
        int bytes = store.keep(truth, finished.recording());
        out.printf("%-20s kept as %s, %d kB: %s%n", recipe.name(), id, bytes >> 10, truth.effect());
      }
    } catch (FaultException | ClusterFailedException failure) {
      String why = String.valueOf(failure.getMessage());
      setting.noteFailure(recipe.name() + ": " + why);
      drop(recipe, why);
      endCluster();
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private void drop(Recipe recipe, String why) {
    dropped.merge(recipe.name(), 1, Integer::sum);
    out.printf("%-20s dropped: %s%n", recipe.name(), why);
  }

  private RunningCluster<?> clusterFor(Recipe recipe) throws InterruptedException, IOException {
    if (!recipe.config().equals(config)) {
      endCluster();
    }
    RunningCluster<?> running = cluster;
    if (running == null) {
      running = RunningCluster.start(setting.nodes(recipe), setting.layout());
      cluster = running;
      config = recipe.config();
    }
    return running;
  }

  private void endCluster() {
    if (cluster != null) {
      cluster.close();
      cluster = null;
    }
  }
}
