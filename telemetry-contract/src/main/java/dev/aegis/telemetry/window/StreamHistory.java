package dev.aegis.telemetry.window;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// All that came through the event stream while it was watched. Immutable.
///
/// @param arrivals each event once, by the time it came
/// @param outages in which the stream could not be read
/// @param troubles what else went wrong
public record StreamHistory(List<Arrival> arrivals, List<Outage> outages, List<Trouble> troubles) {
  private static final Comparator<Arrival> ORDER =
      Comparator.comparingLong(Arrival::atMs).thenComparing(Arrival::event);

  public StreamHistory {
    List<Arrival> sorted = new ArrayList<>(arrivals);
    sorted.sort(ORDER);
    arrivals = List.copyOf(sorted);
    outages = List.copyOf(outages);
    troubles = List.copyOf(troubles);
  }

  /// The history of a stream nobody configured.
  public static StreamHistory notConfigured() {
    Outage always = new Outage(0, Outage.LASTING, "not configured");
    return new StreamHistory(List.of(), List.of(always), List.of());
  }

  /// What reached the stream between two moments, both included.
  List<Arrival> arrivals(Span window) {
    return arrivals.stream().filter(arrival -> window.contains(arrival.atMs())).toList();
  }

  /// How the stream did, as a reader saw it who has watched since the history began.
  SourceStatus status(Span window) {
    EventSequence sequence = new EventSequence();
    for (Arrival arrival : arrivals) {
      if (arrival.atMs() <= window.toMs()) {
        sequence.accept(arrival.event().origin(), arrival.atMs());
      }
    }
    return Coverage.ofStream(
        window, arrivals(window).isEmpty(), outages, sequence.losses(window.fromMs()), troubles);
  }
}
