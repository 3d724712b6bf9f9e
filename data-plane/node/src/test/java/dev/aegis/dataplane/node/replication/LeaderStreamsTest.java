package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// n1 leads and has, as leaders do, two streams to this node.
class LeaderStreamsTest {
  private final LeaderStreams streams = new LeaderStreams();
  private final List<String> told = new ArrayList<>();

  @BeforeEach
  void listen() {
    streams.tell(
        new LeaderStreams.Listener() {
          @Override
          public void opened(String node) {
            told.add(node + " opened");
          }

          @Override
          public void broke(String node) {
            told.add(node + " broke");
          }
        });
  }

  private ServerCall.Listener<Object> call() {
    return streams.interceptCall(
        new Unused(), new Metadata(), (_, _) -> new ServerCall.Listener<>() {});
  }

  private static AppendEntriesRequestProto entriesOf(String leader) {
    return AppendEntriesRequestProto.newBuilder()
        .setServerRequest(
            RaftRpcRequestProto.newBuilder().setRequestorId(ByteString.copyFromUtf8(leader)))
        .build();
  }

  private ServerCall.Listener<Object> streamOf(String leader) {
    ServerCall.Listener<Object> stream = call();
    stream.onMessage(entriesOf(leader));
    stream.onMessage(entriesOf(leader));
    return stream;
  }

  @Test
  void aLeaderIsHeardWhileOneOfItsStreamsIsOpen() {
    assertThat(streams.isOpenFrom("n1")).isFalse();
    ServerCall.Listener<Object> entries = streamOf("n1");
    ServerCall.Listener<Object> heartbeats = streamOf("n1");
    assertThat(streams.isOpenFrom("n1")).isTrue();
    assertThat(streams.isOpenFrom("n2")).isFalse();

    entries.onCancel();
    assertThat(streams.isOpenFrom("n1")).isTrue();
    heartbeats.onCancel();
    assertThat(streams.isOpenFrom("n1")).isFalse();
    assertThat(told).containsExactly("n1 opened", "n1 broke", "n1 broke");
  }

  @Test
  void aStreamThatEndsInAnOrderlyWayIsNotBroken() {
    streamOf("n1").onComplete();
    assertThat(streams.isOpenFrom("n1")).isFalse();
    assertThat(told).containsExactly("n1 opened");
  }

  @Test
  void aLeaderThatOpensAStreamAgainIsHeardAgain() {
    streamOf("n1").onCancel();
    var _ = streamOf("n1");
    assertThat(streams.isOpenFrom("n1")).isTrue();
    assertThat(told).containsExactly("n1 opened", "n1 broke", "n1 opened");
  }

  @Test
  void whoOnlyAsksForAVoteIsNotHeardAsALeader() {
    ServerCall.Listener<Object> call = call();
    call.onMessage(RequestVoteRequestProto.getDefaultInstance());
    call.onCancel();
    assertThat(streams.isOpenFrom("")).isFalse();
    assertThat(told).isEmpty();
  }

  /// What the other end would be.
  private static final class Unused extends ServerCall<Object, Object> {
    @Override
    public void request(int messages) {
      throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public void sendHeaders(Metadata headers) {
      throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public void sendMessage(Object message) {
      throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public void close(Status status, Metadata trailers) {
      throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<Object, Object> getMethodDescriptor() {
      throw new UnsupportedOperationException("nobody asks");
    }
  }
}
