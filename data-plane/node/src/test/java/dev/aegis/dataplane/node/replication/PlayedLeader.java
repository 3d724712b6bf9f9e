package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.node.log.AppliedListener;
import dev.aegis.dataplane.node.security.Transport;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSecurity;
import dev.aegis.dataplane.node.settings.NodeSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.MetadataProto;
import org.apache.ratis.proto.RaftProtos.RaftGroupIdProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.apache.ratis.thirdparty.io.grpc.stub.StreamObserver;

/// A node that follows, and a test that plays its leader on its peer port.
final class PlayedLeader implements AutoCloseable {
  private static final String LEADER = "n2";

  private final RatisNode follower;
  private final ManagedChannel channel;
  private final ByteString group;
  private final BlockingQueue<AppendEntriesReplyProto> replies = new LinkedBlockingQueue<>();
  private final AtomicReference<Throwable> broken = new AtomicReference<>();
  private long calls;

  /// Starts the follower on an empty directory.
  PlayedLeader(Path dir) throws IOException {
    TreeMap<String, HostPort> addresses = new TreeMap<>();
    for (String id : List.of("n1", LEADER, "n3")) {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        addresses.put(id, new HostPort("127.0.0.1", free.getLocalPort()));
      }
    }
    follower =
        RatisNode.start(
            new NodeSettings(
                "n1",
                "c",
                addresses,
                addresses,
                dir.resolve("n1"),
                dir.resolve("none"),
                true,
                new NodeSecurity.Insecure()),
            new Transport.Plain(),
            Optional.empty(),
            DefaultProperties.config(),
            (_, peer, question) -> question.unanswered(peer),
            (_, _) -> Map.of(),
            (_, _) -> 0,
            AppliedListener.all((_, _) -> {}),
            _ -> {},
            new Unmeasured(),
            System::currentTimeMillis);
    group = RestoredBase.NONE.groupOf("c").toByteString();
    HostPort port = Objects.requireNonNull(addresses.get("n1"));
    channel = NettyChannelBuilder.forAddress(port.host(), port.port()).usePlaintext().build();
  }

  /// A stream of entries, as a leader opens one anew when the last one broke.
  StreamObserver<AppendEntriesRequestProto> stream() {
    return RaftServerProtocolServiceGrpc.newStub(channel).appendEntries(new Replies());
  }

  /// The next answer on any of the streams.
  AppendEntriesReplyProto reply() throws InterruptedException {
    AppendEntriesReplyProto reply = replies.poll(60, TimeUnit.SECONDS);
    assertThat(reply).as("no answer within a minute; the stream: %s", broken.get()).isNotNull();
    return Objects.requireNonNull(reply);
  }

  /// Entries of one term from `first` on, none for a heartbeat.
  ///
  /// @param previousTerm of the entry before the first
  AppendEntriesRequestProto request(long term, long previousTerm, long first, int count) {
    AppendEntriesRequestProto.Builder request =
        AppendEntriesRequestProto.newBuilder()
            .setServerRequest(
                RaftRpcRequestProto.newBuilder()
                    .setRequestorId(ByteString.copyFromUtf8(LEADER))
                    .setReplyId(ByteString.copyFromUtf8("n1"))
                    .setRaftGroupId(RaftGroupIdProto.newBuilder().setId(group))
                    .setCallId(calls++))
            .setLeaderTerm(term)
            .setLeaderCommit(-1)
            .addAllEntries(entries(term, first, count));
    if (first > 0) {
      request.setPreviousLog(TermIndexProto.newBuilder().setTerm(previousTerm).setIndex(first - 1));
    }
    return request.build();
  }

  private static List<LogEntryProto> entries(long term, long first, int count) {
    List<LogEntryProto> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(
          LogEntryProto.newBuilder()
              .setTerm(term)
              .setIndex(first + i)
              .setMetadataEntry(MetadataProto.newBuilder().setCommitIndex(0))
              .build());
    }
    return entries;
  }

  private final class Replies implements StreamObserver<AppendEntriesReplyProto> {
    @Override
    public void onNext(AppendEntriesReplyProto reply) {
      replies.add(reply);
    }

    @Override
    public void onError(Throwable failure) {
      broken.set(failure);
    }

    @Override
    public void onCompleted() {}
  }

  @Override
  public void close() throws IOException {
    channel.shutdownNow();
    follower.close();
  }
}
