package dev.aegis.dataplane.node.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.node.log.Consensus;
import dev.aegis.dataplane.node.log.Members;
import dev.aegis.dataplane.node.log.PeerTerms;
import dev.aegis.dataplane.node.log.RaftStatus;
import dev.aegis.dataplane.node.log.VoterView;
import dev.aegis.dataplane.node.security.Transport;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.wire.peer.v1.CurrentTermRequest;
import dev.aegis.wire.peer.v1.CurrentTermResponse;
import dev.aegis.wire.peer.v1.PeerServiceGrpc;
import io.grpc.Context;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// n1 asks n2 over a real socket; n2 is in the term, and as quick, as the test says.
class PeerTermStreamsTest {
  private static final Duration WITHIN = Duration.ofMinutes(1);
  private static final String GROUP = "g";

  private final SortedMap<String, HostPort> addresses = new TreeMap<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final InTerm consensus = new InTerm();
  private PeerChannels channels;
  private PeerTermStreams terms;
  private Server server;
  private PeerGrpcService service;

  private static final class InTerm implements Consensus {
    private volatile long term = 4;
    private volatile CountDownLatch mayAnswer = new CountDownLatch(0);
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public OptionalLong termIn(String group) {
      asked.incrementAndGet();
      try {
        assertThat(mayAnswer.await(60, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return group.equals(GROUP) ? OptionalLong.of(term) : OptionalLong.empty();
    }

    @Override
    public Optional<VoterView> view(String group) {
      return group.equals(GROUP) ? Optional.of(new VoterView(term, 3, 17, true)) : Optional.empty();
    }

    @Override
    public Members members() {
      throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public boolean isLeaderReady() {
      throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public Optional<String> leader() {
      throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public RaftStatus status() {
      throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public boolean handOver(Duration atMost) {
      throw new UnsupportedOperationException("nobody asks");
    }
  }

  private final class Heard implements PeerTerms.Question {
    private final String name;

    Heard(String name) {
      this.name = name;
    }

    @Override
    public void answered(String node, long term) {
      heard.add("%s: %s is in %d".formatted(name, node, term));
    }

    @Override
    public void unanswered(String node) {
      heard.add("%s: nothing of %s".formatted(name, node));
    }
  }

  @BeforeEach
  void open() throws IOException {
    for (String id : List.of("n1", "n2")) {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        addresses.put(id, new HostPort("127.0.0.1", free.getLocalPort()));
      }
    }
    channels =
        new PeerChannels(
            "n1", node -> Optional.ofNullable(addresses.get(node)), new Transport.Plain());
    terms = new PeerTermStreams(channels);
    serveAs("n2");
  }

  private void serveAs(String id) throws IOException {
    service = new PeerGrpcService(id, consensus);
    server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(
                    InetAddress.getLoopbackAddress(),
                    Objects.requireNonNull(addresses.get("n2")).port()))
            .addService(service)
            .build()
            .start();
  }

  @AfterEach
  void close() {
    consensus.mayAnswer.countDown();
    channels.close();
    server.shutdownNow();
  }

  private void ask(String name) {
    terms.ask(GROUP, "n2", new Heard(name));
  }

  private void askUntilAnswered(String answer) {
    await()
        .atMost(WITHIN)
        .until(() -> {
          heard.clear();
          ask("q");
          await().atMost(WITHIN).until(() -> !heard.isEmpty());
          return heard.contains(answer);
        });
  }

  @Test
  void aNodeThatIsNotConnectedYetIsToldAtOnceAndAnswersOnceItIs() {
    ask("first");
    assertThat(heard).containsExactly("first: nothing of n2");
    askUntilAnswered("q: n2 is in 4");
    consensus.term = 5;
    askUntilAnswered("q: n2 is in 5");
  }

  @Test
  void aNodeThatIsStuckKeepsTheNewestQuestionAlone() {
    askUntilAnswered("q: n2 is in 4");
    heard.clear();
    consensus.mayAnswer = new CountDownLatch(1);
    int before = consensus.asked.get();
    ask("one");
    ask("two");
    ask("three");
    await().atMost(WITHIN).until(() -> consensus.asked.get() == before + 1);
    assertThat(heard).isEmpty();
    consensus.mayAnswer.countDown();
    await().atMost(WITHIN).until(() -> heard.size() == 2);
    assertThat(heard).containsExactly("one: n2 is in 4", "three: n2 is in 4");
  }

  @Test
  void aBrokenConnectionAnswersWhatWasAskedAndIsMadeAgain() throws IOException {
    askUntilAnswered("q: n2 is in 4");
    heard.clear();
    consensus.mayAnswer = new CountDownLatch(1);
    ask("one");
    ask("two");
    server.shutdownNow();
    await().atMost(WITHIN).until(() -> heard.size() == 2);
    assertThat(heard).containsExactly("one: nothing of n2", "two: nothing of n2");
    consensus.mayAnswer.countDown();
    serveAs("n2");
    askUntilAnswered("q: n2 is in 4");
  }

  @Test
  void theStreamOutlivesTheCallThatOpenedIt() {
    await()
        .atMost(WITHIN)
        .until(() -> {
          heard.clear();
          Context.CancellableContext call = Context.current().withCancellation();
          call.run(() -> ask("of a call"));
          call.cancel(null);
          await().atMost(WITHIN).until(() -> !heard.isEmpty());
          return heard.contains("of a call: n2 is in 4");
        });
  }

  @Test
  void anotherGroupGivesNoAnswer() {
    askUntilAnswered("q: n2 is in 4");
    heard.clear();
    terms.ask("another", "n2", new Heard("q"));
    await().atMost(WITHIN).until(() -> !heard.isEmpty());
    assertThat(heard).containsExactly("q: nothing of n2");
  }

  @Test
  void aNodeThatIsNotMeantRefuses() {
    CompletableFuture<CurrentTermResponse> answer = new CompletableFuture<>();
    askUntilAnswered("q: n2 is in 4");
    PeerServiceGrpc.newStub(channels.to("n2").orElseThrow())
        .currentTerm(
            new StreamObserver<>() {
              @Override
              public void onNext(CurrentTermResponse response) {
                answer.complete(response);
              }

              @Override
              public void onError(Throwable failure) {
                answer.completeExceptionally(failure);
              }

              @Override
              public void onCompleted() {
                answer.cancel(false);
              }
            })
        .onNext(CurrentTermRequest.newBuilder().setGroup(GROUP).setNode("n3").build());
    assertThatThrownBy(() -> answer.orTimeout(60, TimeUnit.SECONDS).join())
        .rootCause()
        .hasMessageContaining("not of this node, which is n2");
  }

  @Test
  void aNodeTellsItsViewOfItsOwnGroupAlone() {
    askUntilAnswered("q: n2 is in 4");
    PeerViewCalls views = new PeerViewCalls(channels);
    assertThat(views.of(GROUP, Set.of("n2", "nobody")))
        .isEqualTo(Map.of("n2", new VoterView(4, 3, 17, true)));
    assertThat(views.of("another", Set.of("n2"))).isEmpty();
  }

  @Test
  void aNodeOfAnotherNameTellsNoView() throws IOException {
    server.shutdownNow();
    serveAs("n3");
    askUntilAnswered("q: nothing of n2");
    assertThat(new PeerViewCalls(channels).of(GROUP, Set.of("n2"))).isEmpty();
  }

  @Test
  void aServiceThatClosesEndsItsStreams() throws InterruptedException {
    askUntilAnswered("q: n2 is in 4");
    server.shutdown();
    service.close();
    assertThat(server.awaitTermination(60, TimeUnit.SECONDS))
        .as("an orderly stop does not wait for streams between nodes")
        .isTrue();
  }
}
