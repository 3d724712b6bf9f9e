package dev.aegis.sdk;

import java.time.Duration;

/// Who holds a lock.
///
/// @param sessionId the holder's session; [Sessions#describe] tells its owner
/// @param token the fencing token
/// @param heldFor since the grant, in replicated time
public record LockHolder(long sessionId, long token, Duration heldFor) {}
