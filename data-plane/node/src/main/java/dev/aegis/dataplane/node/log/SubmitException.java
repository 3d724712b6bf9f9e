package dev.aegis.dataplane.node.log;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why a submit or a barrier did not succeed. The kinds must never be mixed: only after
/// [OutcomeUnknown] something may have changed.
public abstract sealed class SubmitException extends RuntimeException {

  private SubmitException(String message) {
    // No stack trace: these are ordinary answers under failure, made by the thousand.
    super(message, null, false, false);
  }

  /// This node does not lead. Nothing was appended.
  public static final class NotLeader extends SubmitException {
    private final @Nullable String leader;

    public NotLeader(@Nullable String leader) {
      super(leader == null ? "no leader is known" : "node " + leader + " leads");
      this.leader = leader;
    }

    /// Id of the node believed to lead.
    public Optional<String> leader() {
      return Optional.ofNullable(leader);
    }
  }

  /// Too much is queued already. Nothing was appended.
  public static final class Overloaded extends SubmitException {
    private final Limit limit;
    private final long value;

    /// A queue that has reached this limit.
    ///
    /// @param value where the limit lies
    public Overloaded(Limit limit, long value) {
      super("the queue for the log is full: %s is %d".formatted(limit.publicName(), value));
      this.limit = limit;
      this.value = value;
    }

    public Limit limit() {
      return limit;
    }

    public long value() {
      return value;
    }

    /// What bounds the queue.
    public enum Limit {
      PENDING_COMMANDS("limits.max-pending-commands"),
      PENDING_BYTES("pending bytes");

      private final String publicName;

      Limit(String publicName) {
        this.publicName = publicName;
      }

      /// As clients are told; a setting's name where it is one.
      public String publicName() {
        return publicName;
      }
    }
  }

  /// The leader's disk is nearly full, and the command would make the store grow. Nothing was
  /// appended.
  public static final class StorageExhausted extends SubmitException {
    private final long freeMib;
    private final long limitMib;

    public StorageExhausted(long freeMib, long limitMib) {
      super(freeMib + " MiB are free on the leader's disk, less than " + limitMib);
      this.freeMib = freeMib;
      this.limitMib = limitMib;
    }

    public long freeMib() {
      return freeMib;
    }

    public long limitMib() {
      return limitMib;
    }
  }

  /// The store takes as much of the leader's memory as it may, and the command would make it grow.
  /// Nothing was appended.
  public static final class StoreFull extends SubmitException {
    private final long heldMib;
    private final long limitMib;

    public StoreFull(long heldMib, long limitMib) {
      super("the store takes " + heldMib + " MiB of the leader's memory; the limit is " + limitMib);
      this.heldMib = heldMib;
      this.limitMib = limitMib;
    }

    public long heldMib() {
      return heldMib;
    }

    public long limitMib() {
      return limitMib;
    }
  }

  /// The store takes as much of the leader's memory as it may, but part of that is history, which
  /// gives way within moments. Nothing was appended.
  public static final class HistoryGivesWay extends SubmitException {
    private final long limitMib;

    public HistoryGivesWay(long limitMib) {
      super("history gives way, since the store takes all of its " + limitMib + " MiB");
      this.limitMib = limitMib;
    }

    public long limitMib() {
      return limitMib;
    }
  }

  /// A change of the members was refused. Nothing was appended.
  public static final class MembersUnchanged extends SubmitException {
    private final transient MemberRefusal refusal;

    public MembersUnchanged(MemberRefusal refusal) {
      super(refusal.sentence());
      this.refusal = refusal;
    }

    public MemberRefusal refusal() {
      return refusal;
    }
  }

  /// The node is stopping. Nothing was appended.
  public static final class NotServing extends SubmitException {
    public NotServing() {
      super("the node is stopping");
    }
  }

  /// The entry may be in the log and may still commit.
  public static final class OutcomeUnknown extends SubmitException {
    public OutcomeUnknown(String why) {
      super(why);
    }
  }
}
