package dev.aegis.dataplane.node.watch;

import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Change;
import dev.aegis.dataplane.node.log.AppliedListener;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes what operators did to clients and to the policy, and which of them, into every node's
/// log. The log index names the act: a node that replays its log after a restart writes it again,
/// under the same index.
public final class OperatorAudit implements AppliedListener {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorAudit.class);
  private static final String NOBODY_KNOWN = "a caller without a certificate";

  @Override
  public void applied(Applied applied, long leaderWallMs) {
    lines(applied).forEach(LOG::warn);
  }

  /// What there is to write of one entry.
  static List<String> lines(Applied applied) {
    List<String> lines = new ArrayList<>();
    List<String> acts = new ArrayList<>();
    for (Change change : applied.changes()) {
      if (change instanceof Change.OperatorActed(String principal)) {
        write(lines, applied.index(), principal, acts);
      } else if (change.byOperator()) {
        acts.addAll(act(change));
      }
    }
    write(lines, applied.index(), NOBODY_KNOWN, acts);
    return lines;
  }

  private static void write(List<String> lines, long index, String who, List<String> acts) {
    acts.forEach(act ->
        lines.add(withoutControls("Audit at log index %d: %s %s".formatted(index, who, act))));
    acts.clear();
  }

  private static List<String> act(Change change) {
    return switch (change) {
      case Change.LockForced(var lock, var acquire, var token, String note) ->
          List.of(
              "took lock %s from session %d, token %d: %s"
                  .formatted(lock.value(), acquire.session().value(), token.value(), note));
      case Change.SessionClosed(var session, _) -> List.of("ended session " + session.value());
      case Change.PolicyChanged(var policy) ->
          List.of(
              "set version %d of the policy, with %d grants"
                  .formatted(policy.version(), policy.grants().size()));
      case Change.SessionOpened _,
          Change.SessionBound _,
          Change.LockTaken _,
          Change.LockFreed _,
          Change.DelayBegun _,
          Change.DelayOver _,
          Change.ValueProclaimed _,
          Change.WaitOver _,
          Change.KeyChanged _,
          Change.Compacted _,
          Change.OperatorActed _ ->
          List.of();
    };
  }

  /// A note or a name must not be able to forge a line of the log.
  private static String withoutControls(String line) {
    return line.replaceAll("\\p{Cntrl}", " ");
  }
}
