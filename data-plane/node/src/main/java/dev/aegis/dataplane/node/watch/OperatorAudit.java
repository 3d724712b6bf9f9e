package dev.aegis.dataplane.node.watch;

import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Change;
import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.node.log.AppliedListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes what operators did to clients into every node's log. The log index names the act: a node
/// that replays its log after a restart writes it again, under the same index.
public final class OperatorAudit implements AppliedListener {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorAudit.class);

  @Override
  public void applied(Applied applied, long leaderWallMs) {
    for (Change change : applied.changes()) {
      if (change instanceof Change.LockForced(var lock, var acquire, var token, String note)) {
        LOG.warn(
            "Audit at log index {}: an operator took lock {} from session {}, token {}: {}",
            applied.index(),
            lock.value(),
            acquire.session().value(),
            token.value(),
            withoutControls(note));
      }
      if (change instanceof Change.SessionClosed(var session, EndReason reason)
          && reason == EndReason.OPERATOR) {
        LOG.warn(
            "Audit at log index {}: an operator ended session {}",
            applied.index(),
            session.value());
      }
    }
  }

  /// A note must not be able to forge a line of the log.
  private static String withoutControls(String note) {
    return note.replaceAll("\\p{Cntrl}", " ");
  }
}
