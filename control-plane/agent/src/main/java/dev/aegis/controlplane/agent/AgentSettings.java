package dev.aegis.controlplane.agent;

import dev.aegis.controlplane.agent.intake.HostPort;
import dev.aegis.controlplane.agent.intake.NodeAddresses;
import dev.aegis.controlplane.agent.intake.PrometheusReader;
import dev.aegis.telemetry.feed.FeedAddress;
import dev.aegis.telemetry.signal.NodeId;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where the agent looks, what it writes to, and how often.
///
/// @param stateDir holds the journal and the drafts
/// @param outlet where the configuration stands, and where proposals and drafts go
/// @param nodes actuator address of every node
/// @param prometheus to read the nodes' metrics from instead of their own pages; absent to read
///   those
/// @param feed the Redis of the event stream; absent where there is none
/// @param interval between two windows
/// @param window length of a window
/// @param dryRun look and say, but write nothing to the outlets
record AgentSettings(
    Path stateDir,
    OutletSettings outlet,
    SortedMap<NodeId, HostPort> nodes,
    PrometheusReader.@Nullable Source prometheus,
    @Nullable FeedAddress feed,
    Duration interval,
    Duration window,
    boolean dryRun) {
  private static final String PREFIX = "aegis.agent.";
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,7})(ms|s|m)");
  private static final Duration MIN_INTERVAL = Duration.ofMillis(100);
  private static final Duration MAX_INTERVAL = Duration.ofMinutes(5);
  private static final Duration MAX_WINDOW = Duration.ofMinutes(30);

  AgentSettings {
    nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
    require(
        interval.compareTo(MIN_INTERVAL) >= 0 && interval.compareTo(MAX_INTERVAL) <= 0,
        "interval",
        "it is between 100ms and 5m");
    require(
        window.compareTo(interval.multipliedBy(3)) >= 0 && window.compareTo(MAX_WINDOW) <= 0,
        "window",
        "it is at least three intervals and at most 30m");
  }

  /// Reads the settings.
  ///
  /// @param lookup the text of a property, or null
  /// @throws SettingsException with one sentence for a person
  static AgentSettings read(Function<String, @Nullable String> lookup) {
    Duration window = duration(lookup, "window", "120s");
    return new AgentSettings(
        path(lookup, "state-dir"),
        OutletSettings.read(lookup),
        nodes(required(lookup, "nodes")),
        prometheus(lookup, window),
        Optional.ofNullable(lookup.apply(FeedAddress.VARIABLE))
            .filter(url -> !url.isBlank())
            .map(AgentSettings::feed)
            .orElse(null),
        duration(lookup, "interval", "5s"),
        window,
        flag(lookup, "dry-run"));
  }

  private static SortedMap<NodeId, HostPort> nodes(String text) {
    try {
      return NodeAddresses.parse(text);
    } catch (IllegalArgumentException e) {
      throw wrong("nodes", "it lists nodes as n1=127.0.0.1:7121,n2=...; " + e.getMessage());
    }
  }

  private static PrometheusReader.@Nullable Source prometheus(
      Function<String, @Nullable String> lookup, Duration window) {
    String url = Optional.ofNullable(lookup.apply(PREFIX + "prometheus.url")).orElse("");
    String matchers = Optional.ofNullable(lookup.apply(PREFIX + "prometheus.matchers")).orElse("");
    try {
      return url.isBlank() ? null : PrometheusReader.Source.of(url, matchers, window);
    } catch (IllegalArgumentException e) {
      throw wrong("prometheus", String.valueOf(e.getMessage()));
    }
  }

  /// The address may hold a password, so it is never repeated.
  private static FeedAddress feed(String text) {
    try {
      return FeedAddress.parse(text);
    } catch (IllegalArgumentException _) {
      throw new SettingsException(
          FeedAddress.VARIABLE + " is no Redis address such as redis://127.0.0.1:7131.");
    }
  }

  private static Path path(Function<String, @Nullable String> lookup, String name) {
    try {
      return Path.of(required(lookup, name)).toAbsolutePath().normalize();
    } catch (InvalidPathException _) {
      throw wrong(name, "it is a path");
    }
  }

  private static Duration duration(
      Function<String, @Nullable String> lookup, String name, String otherwise) {
    String text = Optional.ofNullable(lookup.apply(PREFIX + name)).orElse(otherwise);
    Matcher matcher = DURATION.matcher(text.strip());
    require(matcher.matches(), name, "it is a duration such as 500ms, 5s or 2m");
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> throw new IllegalStateException("the pattern knows three units");
    };
  }

  private static boolean flag(Function<String, @Nullable String> lookup, String name) {
    String text = Optional.ofNullable(lookup.apply(PREFIX + name)).orElse("false");
    // A bare --aegis.agent.dry-run arrives as an empty text.
    require(
        text.isEmpty() || text.equals("true") || text.equals("false"), name, "it is true or false");
    return !text.equals("false");
  }

  private static String required(Function<String, @Nullable String> lookup, String name) {
    String text = lookup.apply(PREFIX + name);
    if (text == null || text.isBlank()) {
      throw wrong(name, "it has to be set");
    }
    return text;
  }

  private static void require(boolean holds, String name, String wanted) {
    if (!holds) {
      throw wrong(name, wanted);
    }
  }

  private static SettingsException wrong(String name, String wanted) {
    return new SettingsException("The setting --" + PREFIX + name + " is wrong: " + wanted + ".");
  }
}
