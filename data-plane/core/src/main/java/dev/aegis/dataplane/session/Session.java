package dev.aegis.dataplane.session;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.SessionId;

/// One client's session: its lease and what it was answered. Changed by [SessionTable] alone.
public final class Session {
  private final SessionId id;
  private final String owner;
  private final long ttlMs;
  private final Bytes nonce;
  private final ReplyMemory replies;
  private long deadlineMs;

  public Session(
      SessionId id, String owner, long ttlMs, Bytes nonce, long deadlineMs, ReplyMemory replies) {
    this.id = id;
    this.owner = owner;
    this.ttlMs = ttlMs;
    this.nonce = nonce;
    this.deadlineMs = deadlineMs;
    this.replies = replies;
  }

  public SessionId id() {
    return id;
  }

  public String owner() {
    return owner;
  }

  public long ttlMs() {
    return ttlMs;
  }

  /// By which its client may ask for it again; empty when it cannot.
  public Bytes nonce() {
    return nonce;
  }

  /// The session's own deadline in replicated time; the table's grace may extend it.
  public long deadlineMs() {
    return deadlineMs;
  }

  public ReplyMemory replies() {
    return replies;
  }

  void extendTo(long newDeadlineMs) {
    deadlineMs = Math.max(deadlineMs, newDeadlineMs);
  }
}
