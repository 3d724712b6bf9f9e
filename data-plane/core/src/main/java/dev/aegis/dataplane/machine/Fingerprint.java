package dev.aegis.dataplane.machine;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Change;
import dev.aegis.dataplane.command.Change.Compacted;
import dev.aegis.dataplane.command.Change.DelayBegun;
import dev.aegis.dataplane.command.Change.DelayOver;
import dev.aegis.dataplane.command.Change.KeyChanged;
import dev.aegis.dataplane.command.Change.LockForced;
import dev.aegis.dataplane.command.Change.LockFreed;
import dev.aegis.dataplane.command.Change.LockTaken;
import dev.aegis.dataplane.command.Change.OperatorActed;
import dev.aegis.dataplane.command.Change.PolicyChanged;
import dev.aegis.dataplane.command.Change.SessionBound;
import dev.aegis.dataplane.command.Change.SessionClosed;
import dev.aegis.dataplane.command.Change.SessionOpened;
import dev.aegis.dataplane.command.Change.ValueProclaimed;
import dev.aegis.dataplane.command.Change.WaitOver;
import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.Grant;
import dev.aegis.dataplane.command.KeyVersion;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.WaitEnd;

/// A running 64-bit hash over everything that ever happened: the determinism alarm. Two replicas
/// whose fingerprints differ at an equal index have diverged, and stay different from then on.
///
/// Each number is folded in by `hash = avalanche((hash xor number) + GOLDEN)`, where `avalanche` is
/// the finaliser of SplitMix64 (Steele, Lea, Flood 2014). That is a bijection in the hash as well
/// as in the number, so one differing number always yields a differing hash, and later equal
/// numbers cannot heal it. A change is folded as its tag and its fields in order; text and bytes as
/// their length and the hash code that the JDK specifies for them; enums as the numbers given here,
/// since `Enum.hashCode` differs from process to process. The numbers are part of the replicated
/// state: never renumber.
///
/// It is an alarm against faults, not a seal against an adversary; snapshots carry a real digest.
final class Fingerprint {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long hash;

  Fingerprint(long hash) {
    this.hash = hash;
  }

  long value() {
    return hash;
  }

  /// Every entry counts, also one that changes nothing.
  void addEntry(long index, long timeMs) {
    add(index);
    add(timeMs);
  }

  void add(Change change) {
    switch (change) {
      case SessionOpened(var session, var ttlMs) -> addAll(1, session.value(), ttlMs);
      case SessionClosed(var session, var reason) -> addAll(2, session.value(), code(reason));
      case LockTaken(var lock, var acquire, var token, var value) -> {
        addLock(3, lock, acquire);
        add(token.value());
        // A plain lock is folded as it was before there were elections.
        if (!value.isEmpty()) {
          add(value);
        }
      }
      case LockFreed(var lock, var session, var token) -> {
        add(4);
        add(lock.value());
        addAll(session.value(), token.value());
      }
      case WaitOver(var lock, var acquire, var why) -> {
        addLock(5, lock, acquire);
        add(code(why));
      }
      case KeyChanged(var current, _) when current.session() != null -> {
        add(8);
        add(current);
        add(current.session().value());
      }
      case KeyChanged(var current, _) -> {
        add(6);
        add(current);
      }
      case LockForced(var lock, var acquire, var token, var note) -> {
        addLock(20, lock, acquire);
        add(token.value());
        add(note);
      }
      case DelayBegun(var lock, var token, var untilMs) -> addLock(21, lock, token, untilMs);
      case DelayOver(var lock, var token) -> addLock(22, lock, token, 0);
      case ValueProclaimed(var lock, var session, var token, var proclamation, var value) -> {
        addLock(23, lock, token, proclamation);
        add(session.value());
        add(value);
      }
      case Compacted(var revision) -> addAll(7, revision);
      case SessionBound(var session, var principal) -> {
        addAll(30, session.value());
        add(principal);
      }
      case PolicyChanged(var policy) -> {
        addAll(31, policy.version(), policy.grants().size());
        policy.grants().forEach(this::add);
      }
      // It tells of what is folded already, and entries of before must keep their fingerprint.
      case OperatorActed _ -> {}
    }
  }

  private void add(Grant grant) {
    add(grant.identity());
    switch (grant) {
      case Grant.Reader(_, var keyPrefix) -> {
        add(1);
        add(keyPrefix);
      }
      case Grant.Writer(_, var keyPrefix) -> {
        add(2);
        add(keyPrefix);
      }
      case Grant.Locker(_, var lockPrefix) -> {
        add(3);
        add(lockPrefix);
      }
      case Grant.Operator _ -> add(4);
    }
  }

  private void addLock(int tag, LockName lock, RequestId acquire) {
    add(tag);
    add(lock.value());
    addAll(acquire.session().value(), acquire.sequence());
  }

  private void addLock(int tag, LockName lock, FencingToken token, long number) {
    add(tag);
    add(lock.value());
    addAll(token.value(), number);
  }

  /// The previous version needs no folding: it was folded when it was written.
  private void add(KeyVersion version) {
    add(version.key());
    add(version.value());
    addAll(version.createRevision(), version.modRevision(), version.version());
  }

  private void add(String text) {
    addAll(text.length(), text.hashCode());
  }

  private void add(Bytes bytes) {
    addAll(bytes.size(), bytes.hashCode());
  }

  private void addAll(long... numbers) {
    for (long number : numbers) {
      add(number);
    }
  }

  private void add(long number) {
    long mixed = (hash ^ number) + GOLDEN;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    hash = mixed ^ (mixed >>> 31);
  }

  private static int code(EndReason reason) {
    return switch (reason) {
      case CLIENT -> 1;
      case EXPIRED -> 2;
      case OPERATOR -> 3;
    };
  }

  private static int code(WaitEnd why) {
    return switch (why) {
      case TIMED_OUT -> 1;
      case CANCELLED -> 2;
      case SESSION_ENDED -> 3;
    };
  }
}
