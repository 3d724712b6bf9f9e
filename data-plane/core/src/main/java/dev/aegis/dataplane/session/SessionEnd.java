package dev.aegis.dataplane.session;

import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.command.SessionId;

/// A session that is over.
///
/// @param endedAtMs replicated time of its end
public record SessionEnd(SessionId session, EndReason reason, long endedAtMs) {}
