package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.log.SubmitException;
import dev.aegis.dataplane.node.replication.EntryLog.AppliedEntry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.protocol.ClientId;
import org.jspecify.annotations.Nullable;

/// The appends of this process that wait for their entry.
///
/// **Success comes from our own apply and from nowhere else.** An entry carries the client id and
/// the call id it was submitted with, and the client id is new in each process, so apply knows its
/// own. Ratis' reply is not needed for that, and cannot be relied on: an entry that is applied
/// before Ratis has noted its request down is never answered. Nor can Ratis carry the result: each
/// of its replies lives on in a retry cache for a minute.
///
/// **Failure comes from Ratis, and what it means depends on one question.** Ratis says "not leader"
/// both of a request it never took and of one that sits in the log when leadership is lost, and the
/// latter may still commit. So a failure is definite only if the entry never got as far as
/// `startTransaction`; else the outcome is unknown.
///
/// Whichever comes first wins, and the append is forgotten. One that is neither applied nor failed
/// is held until leadership is lost. Thread-safe; call ids must start in ascending order, as they
/// do while one entry is in flight.
final class OwnAppends {
  private final ClientId client = ClientId.randomId();
  private final AtomicLong calls = new AtomicLong();
  private final ConcurrentMap<Long, CompletableFuture<AppliedEntry>> waiting =
      new ConcurrentHashMap<>();
  private volatile long lastStarted;

  /// One append under way.
  record Append(long call, CompletableFuture<AppliedEntry> done) {}

  /// The client that all appends of this process come from.
  ClientId client() {
    return client;
  }

  Append begin() {
    Append append = new Append(calls.incrementAndGet(), new CompletableFuture<>());
    waiting.put(append.call(), append.done());
    return append;
  }

  /// The entry is about to be written: from here on it may commit.
  void started(long call) {
    lastStarted = call;
  }

  /// An entry has been applied here, whoever proposed it.
  void applied(StateMachineLogEntryProto origin, AppliedEntry entry) {
    if (client.toByteString().equals(origin.getClientId())) {
      CompletableFuture<AppliedEntry> done = waiting.remove(origin.getCallId());
      if (done != null) {
        done.complete(entry);
      }
    }
  }

  /// Ratis has given the append up. Nothing happens to one that has been applied.
  ///
  /// @param leader who leads instead, if known
  void failed(long call, String why, @Nullable String leader) {
    if (!waiting.containsKey(call)) {
      return;
    }
    end(
        call,
        call <= lastStarted
            ? new SubmitException.OutcomeUnknown(why)
            : new SubmitException.NotLeader(leader));
  }

  /// This node leads no more: nobody may ever tell what becomes of the entries it has written.
  /// Those not yet written are refused by Ratis.
  void leadershipLost() {
    for (long call : List.copyOf(waiting.keySet())) {
      if (call <= lastStarted) {
        end(call, new SubmitException.OutcomeUnknown("leadership was lost before it was applied"));
      }
    }
  }

  private void end(long call, SubmitException failure) {
    CompletableFuture<AppliedEntry> done = waiting.remove(call);
    if (done != null) {
      done.completeExceptionally(failure);
    }
  }

  /// How many appends wait.
  int size() {
    return waiting.size();
  }
}
