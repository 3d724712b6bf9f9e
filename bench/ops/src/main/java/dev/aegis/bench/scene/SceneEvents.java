package dev.aegis.bench.scene;

import dev.aegis.telemetry.signal.EventOrigin;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent;
import dev.aegis.telemetry.signal.RaftEvent.LeaderChanged;
import dev.aegis.telemetry.signal.RaftEvent.LeaderSteppedDown;
import dev.aegis.telemetry.signal.RaftEvent.LogLagSampled;
import dev.aegis.telemetry.signal.RaftEvent.NodeStarted;
import dev.aegis.telemetry.signal.RaftEvent.NodeStopping;
import dev.aegis.telemetry.signal.RaftEvent.TermChanged;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// The events of a scene: what its nodes tell of who leads, what it lets them tell, and as many
/// samples of lag as make every scene tell equally much, so that the number of events says nothing.
public final class SceneEvents {
  private static final long BETWEEN_NODES_MS = 17;
  private static final long LEARNING_MS = 6;
  private static final long MISSING_MS = 420;
  private static final long SAMPLING_MS = 1_000;
  private static final long UP_MS = 86_400_000;
  private static final String VERSION = "0.1.0";

  private final Scene scene;
  private final Leadership leadership;
  private final SceneLog log;
  private final List<Scene.Told> told = new ArrayList<>();

  private SceneEvents(Scene scene) {
    this.scene = scene;
    this.leadership = scene.leadership();
    this.log = new SceneLog(scene, leadership);
  }

  /// @param count of events
  /// @throws IllegalStateException if the scene tells more than that, or too little
  static List<RaftEvent> of(Scene scene, long fromMs, int count) {
    SceneEvents events = new SceneEvents(scene);
    events.told.addAll(scene.told());
    events.terms();
    events.reigns();
    events.restarts();
    events.told.removeIf(
        one -> scene.isDown(one.node(), (double) one.atMs()) && !isOfARestart(scene, one));
    events.told.replaceAll(events::onceItRuns);
    events.told.removeIf(one -> one.atMs() > Scene.LENGTH_MS);
    events.samples(count);
    return events.numbered(fromMs);
  }

  private static boolean isOfARestart(Scene scene, Scene.Told one) {
    return scene.absence(one.node()).map(away -> one.atMs() == away.fromMs()).orElse(false);
  }

  /// A paused process tells what it has to tell when it runs again.
  private Scene.Told onceItRuns(Scene.Told one) {
    return scene.isPaused(one.node(), (double) one.atMs())
        ? new Scene.Told(
            one.node(),
            scene.absence(one.node()).map(Scene.Absence::untilMs).orElse(one.atMs()),
            one.maker())
        : one;
  }

  private void tell(String node, long atMs, Function<EventOrigin, RaftEvent> maker) {
    if (atMs >= 0 && atMs < Scene.LENGTH_MS) {
      told.add(new Scene.Told(node, atMs, maker));
    }
  }

  private void terms() {
    for (Campaign campaign : leadership.campaigns()) {
      long at = campaign.atMs();
      for (String node : campaign.heardBy()) {
        tell(node, at, origin -> new TermChanged(origin, campaign.term()));
        at += BETWEEN_NODES_MS;
      }
    }
  }

  private void reigns() {
    for (Reign reign : leadership.reigns()) {
      begins(reign);
      ends(reign);
    }
  }

  private void begins(Reign reign) {
    if (reign.fromMs() <= 0) {
      return;
    }
    NodeId leader = new NodeId(reign.leader());
    List<String> members = new ArrayList<>(reign.members());
    members.sort(Comparator.comparing(node -> !node.equals(reign.leader())));
    long at = reign.fromMs();
    for (String node : members) {
      if (leadership.term(node, reign.fromMs() - 1.0) < reign.term()) {
        tell(node, at, origin -> new TermChanged(origin, reign.term()));
      }
      tell(node, at + LEARNING_MS, origin -> new LeaderChanged(origin, reign.term(), leader));
      at += BETWEEN_NODES_MS;
    }
  }

  private void ends(Reign reign) {
    reign
        .end()
        .ifPresent(reason ->
            tell(
                reign.leader(),
                reign.untilMs(),
                origin -> new LeaderSteppedDown(origin, reign.term(), reason)));
    long at = reign.untilMs() + MISSING_MS;
    for (String node : reign.members()) {
      if (leadership.followedBy(node, (double) at).isEmpty()) {
        long term = leadership.term(node, (double) at);
        tell(node, at, origin -> new LeaderChanged(origin, term, null));
      }
      at += BETWEEN_NODES_MS;
    }
  }

  private void restarts() {
    for (String node : scene.setting().nodes()) {
      scene
          .absence(node)
          .filter(Scene.Absence::restarts)
          .ifPresent(away -> {
            if (away.announced()) {
              tell(node, away.fromMs(), origin -> new NodeStopping(origin, "restart"));
            }
            tell(node, away.untilMs(), origin -> new NodeStarted(origin, VERSION));
          });
    }
  }

  private void samples(int count) {
    List<Scene.Told> possible = new ArrayList<>();
    for (long at = SAMPLING_MS / 2; at < Scene.LENGTH_MS; at += SAMPLING_MS) {
      long moment = at;
      leadership.reigns().stream()
          .filter(reign -> reign.commits() && reign.lasts((double) moment))
          .findFirst()
          .ifPresent(reign -> possible.addAll(samplesOf(reign, moment)));
    }
    int wanted = count - told.size();
    if (wanted < 0 || wanted > possible.size()) {
      throw new IllegalStateException(
          "a scene has %d events, but this one tells %d and could sample %d"
              .formatted(count, told.size(), possible.size()));
    }
    for (int i = 0; i < wanted; i++) {
      told.add(possible.get((int) ((long) i * possible.size() / wanted)));
    }
  }

  private List<Scene.Told> samplesOf(Reign reign, long atMs) {
    List<Scene.Told> samples = new ArrayList<>();
    if (scene.isDown(reign.leader(), (double) atMs)
        || scene.isPaused(reign.leader(), (double) atMs)) {
      return samples;
    }
    long at = atMs;
    for (String follower : scene.setting().nodes()) {
      if (!follower.equals(reign.leader())) {
        long lag = Math.round(log.behind(follower, (double) atMs));
        samples.add(
            new Scene.Told(
                reign.leader(),
                at,
                origin -> new LogLagSampled(origin, new NodeId(follower), lag)));
        at += 1;
      }
    }
    return samples;
  }

  /// In the order of true time; each stamped by the clock of its node.
  private List<RaftEvent> numbered(long fromMs) {
    told.sort(Comparator.comparingLong(Scene.Told::atMs));
    SortedMap<String, Long> numbers = new TreeMap<>();
    List<RaftEvent> events = new ArrayList<>();
    for (Scene.Told one : told) {
      long boot = bootMs(one, fromMs);
      long number =
          numbers.merge(one.node() + "/" + boot, boot < fromMs ? 4_001L : 1L, (n, _) -> n + 1);
      long skewMs = Math.round(1000 * scene.value(Dial.CLOCK, one.node(), (double) one.atMs()));
      events.add(
          one.maker()
              .apply(
                  new EventOrigin(
                      new NodeId(one.node()), number, boot, fromMs + one.atMs() + skewMs)));
    }
    return events;
  }

  private long bootMs(Scene.Told one, long fromMs) {
    return scene
        .absence(one.node())
        .filter(away -> away.restarts() && one.atMs() >= away.untilMs())
        .map(away -> fromMs + away.untilMs())
        .orElse(fromMs - UP_MS);
  }
}
