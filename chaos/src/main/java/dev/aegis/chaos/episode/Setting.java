package dev.aegis.chaos.episode;

import dev.aegis.chaos.campaign.CampaignConfig;
import dev.aegis.chaos.fault.FaultEvents;
import dev.aegis.chaos.fault.Primitive;
import dev.aegis.chaos.machine.Layout;
import dev.aegis.chaos.machine.Machine;
import dev.aegis.chaos.recipe.Deed;
import dev.aegis.chaos.recipe.Played;
import dev.aegis.chaos.recipe.Player;
import dev.aegis.chaos.recipe.Recipe;
import dev.aegis.telemetry.signal.ChaosEvent.Phase;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Where recipes are played: networks, the event feed, and where everything is. Made once in a
/// process, in namespaces of its own.
///
/// @param layout where things are
/// @param missing what this machine lacks
/// @param agent starts the agent's artifact
/// @param events gets a line for each begin and end
/// @param feed carries the nodes' events
record Setting(
    Layout layout, Map<Primitive, String> missing, List<String> agent, Path events, EventFeed feed)
    implements AutoCloseable {
  /// Followers come back by a snapshot after a while that fits into an episode.
  private static final Map<String, String> CHANGED =
      Map.of("snapshot-entries", "3000", "log-retention-entries", "1500");

  private static final Set<String> KNOWN =
      Set.of(
          "--minutes",
          "--seed",
          "--only",
          "--out",
          "--recipes",
          "--work",
          "--certs",
          "--config",
          "--redis",
          "--events",
          "--clock-library",
          "--unavailable");

  static Options options(List<String> words) {
    return Options.parse(words, KNOWN, Set.of("--dry-run"));
  }

  /// Makes it.
  ///
  /// @throws IllegalArgumentException when this machine has no namespaces
  static Setting make(Options options) throws IOException {
    Path work = options.path("--work");
    Files.createDirectories(work.resolve("logs"));
    options
        .text("--unavailable")
        .ifPresent(why -> {
          throw new IllegalArgumentException(why + ".");
        });
    Path config = work.resolve("aegis.yaml");
    CampaignConfig.write(options.path("--config"), config, CHANGED);
    Map<Primitive, String> missing = new TreeMap<>(Machine.missing(work));
    if (missing.containsKey(Primitive.NAMESPACES)) {
      throw new IllegalArgumentException(String.valueOf(missing.get(Primitive.NAMESPACES)));
    }
    Optional<Path> clock = options.text("--clock-library").map(Path::of);
    if (clock.isEmpty()) {
      missing.put(
          Primitive.CLOCKS,
          "there is no C compiler to build chaos/wall-clock.c with (Debian: apt-get install gcc)");
    }
    Layout layout =
        new Layout(
            work,
            options.path("--certs"),
            config,
            options.commands().getFirst(),
            new Layout.Surroundings(Optional.of(EventFeed.URL), clock));
    EventFeed feed = EventFeed.start(options.required("--redis"), work);
    return new Setting(layout, missing, options.commands().get(1), options.path("--events"), feed);
  }

  /// Writes down and shows what is done.
  Player.Listener listener(Recipe recipe, PrintStream out) {
    FaultEvents log = FaultEvents.to(events, recipe.name());
    return new Player.Listener() {
      @Override
      public void begins(Deed deed, long atMs) {
        log.write(atMs, Phase.START, deed.target(), deed.parameters());
        out.printf("  %tT begins %s %s%n", atMs, deed.target(), deed.parameters());
      }

      @Override
      public void ended(Played played) {
        Deed deed = played.deed();
        log.write(played.endedMs(), Phase.END, deed.target(), deed.parameters());
        out.printf("  %tT ended  %s %s%n", played.endedMs(), deed.target(), played.effect());
      }
    };
  }

  @Override
  public void close() {
    feed.close();
  }
}
