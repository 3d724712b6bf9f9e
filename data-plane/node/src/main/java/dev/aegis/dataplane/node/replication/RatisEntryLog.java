package dev.aegis.dataplane.node.replication;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.jspecify.annotations.Nullable;

/// Submits entries to the Raft server of this process. No Raft client anywhere.
///
/// To the division itself: the server in front of it would hand each request to another thread and
/// wait there until it is taken in.
///
/// What Ratis answers counts as a failure alone; see [OwnAppends].
final class RatisEntryLog implements EntryLog {
  private final RaftGroupMemberId member;
  private final RaftClientAsynchronousProtocol requests;
  private final OwnAppends appends;

  /// @throws IllegalArgumentException if this Ratis' divisions take no requests
  RatisEntryLog(RaftServer.Division division, OwnAppends appends) {
    if (!(division instanceof RaftClientAsynchronousProtocol taker)) {
      throw new IllegalArgumentException(
          "A division of this Ratis takes no requests: " + division.getClass().getName());
    }
    this.member = division.getMemberId();
    this.requests = taker;
    this.appends = appends;
  }

  @Override
  public CompletableFuture<AppliedEntry> append(byte[] entry) {
    OwnAppends.Append append = appends.begin();
    RaftClientRequest request =
        RaftClientRequest.newBuilder()
            .setClientId(appends.client())
            .setServerId(member.getPeerId())
            .setGroupId(member.getGroupId())
            .setCallId(append.call())
            .setType(RaftClientRequest.writeRequestType())
            .setMessage(Message.valueOf(UnsafeByteOperations.unsafeWrap(entry)))
            .build();
    CompletableFuture<RaftClientReply> submitted;
    try {
      submitted = requests.submitClientRequestAsync(request);
    } catch (IOException | RuntimeException e) {
      submitted = CompletableFuture.failedFuture(e);
    }
    var _ = submitted.whenComplete((reply, failure) -> answered(append.call(), reply, failure));
    return append.done();
  }

  /// A success has been applied, hence completed, before Ratis answers; to fail it then does
  /// nothing.
  private void answered(long call, @Nullable RaftClientReply reply, @Nullable Throwable failure) {
    Throwable cause = reply == null ? failure : reply.getException();
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    appends.failed(call, String.valueOf(cause), suggestedLeader(cause));
  }

  private static @Nullable String suggestedLeader(@Nullable Throwable cause) {
    return cause instanceof NotLeaderException notLeader && notLeader.getSuggestedLeader() != null
        ? notLeader.getSuggestedLeader().getId().toString()
        : null;
  }
}
