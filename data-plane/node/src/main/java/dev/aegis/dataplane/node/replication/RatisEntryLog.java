package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.log.SubmitException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.RaftException;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/// Submits entries to the Raft server of this process. No Raft client anywhere.
///
/// The one hard question is what a failure means. Ratis answers "not leader" both to a request it
/// never took and to one that sits in the log when leadership is lost, and the latter may still
/// commit. So a failure is definite only if the entry never reached `startTransaction`; else the
/// outcome is unknown.
final class RatisEntryLog implements EntryLog {
  private final RaftServer server;
  private final RaftGroupId group;
  private final RatisStateMachine machine;
  private final ClientId client = ClientId.randomId();
  private final AtomicLong calls = new AtomicLong();

  RatisEntryLog(RaftServer server, RaftGroupId group, RatisStateMachine machine) {
    this.server = server;
    this.group = group;
    this.machine = machine;
  }

  @Override
  public CompletableFuture<AppliedEntry> append(byte[] entry) {
    long call = calls.incrementAndGet();
    RaftClientRequest request =
        RaftClientRequest.newBuilder()
            .setClientId(client)
            .setServerId(server.getId())
            .setGroupId(group)
            .setCallId(call)
            .setType(RaftClientRequest.writeRequestType())
            .setMessage(Message.valueOf(UnsafeByteOperations.unsafeWrap(entry)))
            .build();
    CompletableFuture<RaftClientReply> submitted;
    try {
      submitted = server.submitClientRequestAsync(request);
    } catch (IOException e) {
      submitted = CompletableFuture.failedFuture(e);
    }
    return submitted.handle((reply, failure) -> outcome(call, reply, failure));
  }

  private AppliedEntry outcome(long call, RaftClientReply reply, Throwable failure) {
    if (failure == null && reply.isSuccess()) {
      return RatisStateMachine.entryOf(reply.getMessage());
    }
    Throwable cause = failure == null ? reply.getException() : failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (machine.started(call)) {
      throw new SubmitException.OutcomeUnknown(String.valueOf(cause));
    }
    throw new SubmitException.NotLeader(suggestedLeader(cause));
  }

  private static @org.jspecify.annotations.Nullable String suggestedLeader(Throwable cause) {
    if (cause instanceof NotLeaderException notLeader && notLeader.getSuggestedLeader() != null) {
      RaftPeerId leader = notLeader.getSuggestedLeader().getId();
      return leader.toString();
    }
    if (cause instanceof RaftException || cause instanceof IOException) {
      return null;
    }
    throw new IllegalStateException("Ratis failed in a way it does not document", cause);
  }
}
