package dev.aegis.dataplane.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Command.AcquireLock;
import dev.aegis.dataplane.command.Command.CreateSession;
import dev.aegis.dataplane.command.Command.PutKey;
import dev.aegis.dataplane.command.Command.ReleaseLock;
import dev.aegis.dataplane.command.Command.Tick;
import dev.aegis.dataplane.command.Entry;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.LockGuard;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Outcome.LockGranted;
import dev.aegis.dataplane.command.Outcome.SessionCreated;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// One replica and a hand that writes its log: what a scenario reads like a story with.
///
/// It starts in term 1, with the grace of that term already over.
final class ScriptedLog {
  static final long TTL_MS = 5_000;
  static final long WAIT_MS = 2_000;
  static final long KEEP_ALL = 1_000_000;

  final CoordinationMachine machine;
  private long index;
  private long term = 1;
  private long timeMs;

  ScriptedLog() {
    this(new CoordinationMachine());
  }

  ScriptedLog(CoordinationMachine machine) {
    this.machine = machine;
    apply();
    advance(20_000);
  }

  Applied apply(Command... commands) {
    return machine.apply(new Entry(++index, term, timeMs, List.of(commands)));
  }

  Outcome outcome(Command command) {
    Applied applied = apply(command);
    assertThat(applied.outcomes()).hasSize(1);
    return applied.outcomes().getFirst();
  }

  Answer query(Query query) {
    return machine.query(query);
  }

  /// Moves time and lets the leader tick.
  Applied tickAfter(long ms) {
    advance(ms);
    return apply(new Tick(term, KEEP_ALL, 0));
  }

  /// Moves the leader's clock only: the next entry carries it.
  void advance(long ms) {
    timeMs += ms;
  }

  void electAnotherLeader() {
    term++;
  }

  void skipIndexes(long count) {
    index += count;
  }

  long index() {
    return index;
  }

  long term() {
    return term;
  }

  SessionId openSession() {
    return openSession(TTL_MS);
  }

  SessionId openSession(long ttlMs) {
    return ((SessionCreated) outcome(new CreateSession(ttlMs, "scenario"))).session();
  }

  FencingToken grantedBy(AcquireLock acquire) {
    return ((LockGranted) outcome(acquire)).token();
  }

  static AcquireLock acquire(SessionId session, long sequence, String lock) {
    return new AcquireLock(new RequestId(session, sequence), new LockName(lock), WAIT_MS);
  }

  static AcquireLock tryAcquire(SessionId session, long sequence, String lock) {
    return new AcquireLock(new RequestId(session, sequence), new LockName(lock), 0);
  }

  static ReleaseLock release(SessionId session, long sequence, String lock, FencingToken token) {
    return new ReleaseLock(new RequestId(session, sequence), new LockName(lock), token);
  }

  static PutKey put(String key, String value) {
    return new PutKey(null, bytes(key), bytes(value), null);
  }

  static PutKey put(SessionId session, long sequence, String key, String value) {
    return new PutKey(new RequestId(session, sequence), bytes(key), bytes(value), null);
  }

  static PutKey guardedPut(String key, String lock, FencingToken token) {
    return new PutKey(null, bytes(key), bytes("v"), new LockGuard(new LockName(lock), token));
  }

  static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }
}
