package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.node.log.Consensus;
import dev.aegis.dataplane.node.log.VoterView;
import dev.aegis.wire.peer.v1.CurrentTermRequest;
import dev.aegis.wire.peer.v1.CurrentTermResponse;
import dev.aegis.wire.peer.v1.PeerServiceGrpc;
import dev.aegis.wire.peer.v1.ViewRequest;
import dev.aegis.wire.peer.v1.ViewResponse;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Answers the questions of other nodes (see [PeerTermStreams] and [PeerViewCalls]). For members
/// alone where nodes have certificates (see [AccessRules]); without, what it tells is harmless.
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

  @Override
  public void view(ViewRequest question, StreamObserver<ViewResponse> answer) {
    Optional<VoterView> found =
        question.getNode().equals(self) ? consensus.view(question.getGroup()) : Optional.empty();
    if (found.isEmpty()) {
      answer.onError(notMeant());
      return;
    }
    VoterView view = found.get();
    answer.onNext(
        ViewResponse.newBuilder()
            .setTerm(view.term())
            .setLastEntryTerm(view.lastEntryTerm())
            .setLastEntryIndex(view.lastEntryIndex())
            .setHearsLeader(view.hearsLeader())
            .build());
    answer.onCompleted();
  }

  private StatusRuntimeException notMeant() {
    return Failures.invalid("group and node", "are not of this node, which is %s".formatted(self));
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
        answers.onError(notMeant());
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
