package dev.aegis.chaos.episode;

import dev.aegis.chaos.campaign.CampaignConfig;
import dev.aegis.chaos.fault.FaultEvents;
import dev.aegis.chaos.fault.Primitive;
import dev.aegis.chaos.machine.Ground;
import dev.aegis.chaos.machine.Layout;
import dev.aegis.chaos.machine.Nodes;
import dev.aegis.chaos.recipe.Deed;
import dev.aegis.chaos.recipe.Played;
import dev.aegis.chaos.recipe.Player;
import dev.aegis.chaos.recipe.Recipe;
import dev.aegis.telemetry.signal.ChaosEvent.Phase;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Where recipes are played: networks, the event feed, and where everything is. Made once in a
/// process, in namespaces of its own.
///
/// @param defaults the configuration that differs by little from what the nodes get
/// @param layout where things are
/// @param missing what this machine lacks
/// @param agent what the agent is
/// @param events gets a line for each begin and end
/// @param backend what the nodes are
/// @param ground what the cluster stands on
/// @param feed carries the nodes' events
record Setting(
    Path defaults,
    Layout layout,
    Map<Primitive, String> missing,
    AgentProcess.Program agent,
    Path events,
    Backend backend,
    Ground ground,
    EventFeed feed)
    implements AutoCloseable {
  /// Snapshots come within an episode, and who was away for long comes back by one; a recipe may
  /// ask for others.
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

  /// Reads the words of a command.
  ///
  /// @param more names of what this command alone knows
  static Options options(List<String> words, Set<String> more) {
    Set<String> known = new TreeSet<>(KNOWN);
    known.addAll(more);
    return Options.parse(words, known, Set.of("--dry-run"));
  }

  /// Makes it.
  ///
  /// @throws IllegalArgumentException when this machine has nothing that nodes could be in
  static Setting make(Options options) throws IOException {
    Path work = options.path("--work");
    Files.createDirectories(work.resolve("logs"));
    options
        .text("--unavailable")
        .ifPresent(why -> {
          throw new IllegalArgumentException(why + ".");
        });
    Optional<Path> clock = options.text("--clock-library").map(Path::of);
    Backend backend = Backend.of(options);
    Ground ground = backend.ground(options, work);
    try {
      EventFeed feed = EventFeed.start(options.required("--redis"), work);
      Layout layout =
          new Layout(
              work,
              options.path("--certs"),
              work.resolve("aegis.yaml"),
              options.commands().getFirst(),
              new Layout.Surroundings(Optional.of(feed.ofNodes()), clock));
      return new Setting(
          options.path("--config"),
          layout,
          missing(ground, clock),
          new AgentProcess.Program(options.commands().get(1), feed.ofAgents()),
          options.path("--events"),
          backend,
          ground,
          feed);
    } catch (RuntimeException failure) {
      ground.close();
      throw failure;
    }
  }

  private static Map<Primitive, String> missing(Ground ground, Optional<Path> clock) {
    Map<Primitive, String> missing = new TreeMap<>(ground.missing());
    if (clock.isEmpty()) {
      missing.put(
          Primitive.CLOCKS,
          "there is no C compiler to build chaos/wall-clock.c with (Debian: apt-get install gcc)");
    }
    return missing;
  }

  /// A cluster for a recipe, not yet there. An earlier one has ended: they share their
  /// configuration's file.
  Nodes nodes(Recipe recipe) throws IOException {
    Map<String, String> changed = new TreeMap<>(CHANGED);
    changed.putAll(recipe.config());
    CampaignConfig.write(defaults, layout.config(), changed);
    return ground.nodes(layout, missing);
  }

  /// Writes down and shows what is done.
  Player.Listener listener(Recipe recipe, PrintStream out) {
    FaultEvents log = FaultEvents.to(events, recipe.name(), backend.label());
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

  /// Lets the launcher know that something failed, so that it keeps the logs.
  void noteFailure(String why) throws IOException {
    Files.writeString(
        layout.work().resolve("logs").resolve("failed"),
        why + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  @Override
  public void close() {
    feed.close();
    ground.close();
  }
}
