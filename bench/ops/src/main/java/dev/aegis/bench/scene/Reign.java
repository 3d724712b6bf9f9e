package dev.aegis.bench.scene;

import dev.aegis.telemetry.signal.StepDownReason;
import java.util.List;
import java.util.Optional;

/// A stretch in which one node led, and who followed. Times are milliseconds into the window.
///
/// @param members the nodes that followed, the leader included
/// @param commits whether they are a majority
/// @param end the reason the leader tells when it gives up; empty when it tells none
public record Reign(
    String leader,
    long term,
    long fromMs,
    long untilMs,
    List<String> members,
    boolean commits,
    Optional<StepDownReason> end) {
  public Reign {
    members = List.copyOf(members);
  }

  public boolean lasts(double atMs) {
    return fromMs <= atMs && atMs < untilMs;
  }
}
