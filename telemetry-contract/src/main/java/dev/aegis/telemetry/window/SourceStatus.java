package dev.aegis.telemetry.window;

import java.util.Comparator;

/// How one feed did during a window. A silent feed is evidence in itself; it never counts as
/// zeroes.
///
/// @param source which half of the telemetry surface
/// @param origin the node scraped, or [#STREAM] for the event stream
/// @param state whether it can be relied on
/// @param detail what happened, for a person; empty when all is well
public record SourceStatus(Source source, String origin, State state, String detail)
    implements Comparable<SourceStatus> {
  /// The origin of the one event stream all nodes write to.
  public static final String STREAM = "stream";

  private static final Comparator<SourceStatus> ORDER =
      Comparator.comparing(SourceStatus::source)
          .thenComparing(SourceStatus::origin)
          .thenComparing(SourceStatus::state)
          .thenComparing(SourceStatus::detail);

  /// The two halves of the telemetry surface.
  public enum Source {
    METRICS("metrics"),
    EVENTS("events");

    private final String wireName;

    Source(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }
  }

  /// How far a feed can be relied on.
  public enum State {
    /// All of the window was covered.
    OK("ok"),
    /// Some of it is missing.
    PARTIAL("partial"),
    /// Nothing came.
    SILENT("silent");

    private final String wireName;

    State(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }
  }

  /// @throws IllegalArgumentException if the origin is empty
  public SourceStatus {
    if (origin.isEmpty()) {
      throw new IllegalArgumentException(
          "a source has an origin: a node's name or '" + STREAM + "'");
    }
  }

  /// `feed:metrics/n5`: the feed's name for evidence to point at.
  public String id() {
    return "feed:" + source.wireName() + "/" + origin;
  }

  @Override
  public int compareTo(SourceStatus other) {
    return ORDER.compare(this, other);
  }
}
