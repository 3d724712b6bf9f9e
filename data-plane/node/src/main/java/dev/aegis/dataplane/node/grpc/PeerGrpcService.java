package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.node.log.Consensus;
import dev.aegis.wire.peer.v1.CurrentTermRequest;
import dev.aegis.wire.peer.v1.CurrentTermResponse;
import dev.aegis.wire.peer.v1.PeerServiceGrpc;
import io.grpc.stub.StreamObserver;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Answers the questions of other nodes (see [PeerTermStreams]). For members alone where nodes have
/// certificates (see [AccessRules]); without, what it tells is harmless.
final class PeerGrpcService extends PeerServiceGrpc.PeerServiceImplBase implements AutoCloseable {
  private final String self;
  private final Consensus consensus;
  private final Set<Questions> open = ConcurrentHashMap.newKeySet();

  PeerGrpcService(String self, Consensus consensus) {
    this.self = self;
    this.consensus = consensus;
  }

  @Override
  public StreamObserver<CurrentTermRequest> currentTerm(
      StreamObserver<CurrentTermResponse> answers) {
    Questions questions = new Questions(answers);
    open.add(questions);
    return questions;
  }

  /// Ends the streams: nobody else would, and an orderly stop waits for calls under way.
  @Override
  public void close() {
    open.forEach(Questions::onCompleted);
  }

  private final class Questions implements StreamObserver<CurrentTermRequest> {
    private final StreamObserver<CurrentTermResponse> answers;
    private boolean ended;

    Questions(StreamObserver<CurrentTermResponse> answers) {
      this.answers = answers;
    }

    @Override
    public synchronized void onNext(CurrentTermRequest question) {
      if (ended) {
        return;
      }
      OptionalLong term =
          question.getNode().equals(self)
              ? consensus.termIn(question.getGroup())
              : OptionalLong.empty();
      if (term.isPresent()) {
        answers.onNext(CurrentTermResponse.newBuilder().setTerm(term.getAsLong()).build());
      } else {
        end();
        answers.onError(
            Failures.invalid(
                "group and node", "are not of this node, which is %s".formatted(self)));
      }
    }

    @Override
    public synchronized void onError(Throwable cancelled) {
      end();
    }

    @Override
    public synchronized void onCompleted() {
      if (!ended) {
        end();
        answers.onCompleted();
      }
    }

    private void end() {
      ended = true;
      open.remove(this);
    }
  }
}
