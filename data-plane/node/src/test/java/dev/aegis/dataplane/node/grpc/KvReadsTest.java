package dev.aegis.dataplane.node.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.node.log.Position;
import dev.aegis.wire.v1.RangeRequest;
import dev.aegis.wire.v1.RangeResponse;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Which reads wait for the cluster, and which do not.
class KvReadsTest {
  private static final Position HERE = new Position(7, 1, 3);

  private final CompletableFuture<Position> barrier = new CompletableFuture<>();
  private final List<RangeResponse> answers = new ArrayList<>();

  /// A leader whose barrier ends when the test says so.
  private final class SlowLog extends UnusedLog {
    @Override
    public CompletableFuture<Position> barrier() {
      return barrier;
    }

    @Override
    public Answer query(Query query) {
      return new Answer.Keys(List.of(), false, 0, 3);
    }

    @Override
    public Position position() {
      return HERE;
    }
  }

  private void read(boolean serializable) {
    SlowLog log = new SlowLog();
    Calls calls = new Calls("n1", log, new Failures(_ -> Optional.empty()), new CommitWaits());
    new KvGrpcService(calls, log, Runnable::run)
        .range(
            RangeRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8("k"))
                .setSerializable(serializable)
                .build(),
            new StreamObserver<>() {
              @Override
              public void onNext(RangeResponse answer) {
                answers.add(answer);
              }

              @Override
              public void onError(Throwable failure) {
                throw new AssertionError(failure);
              }

              @Override
              public void onCompleted() {}
            });
  }

  @Test
  void aLinearizableReadIsAnsweredOnlyBehindItsBarrier() {
    read(false);
    assertThat(answers).as("answers while nobody has confirmed that this leader leads").isEmpty();

    barrier.complete(new Position(9, 1, 3));

    assertThat(answers).hasSize(1);
    assertThat(answers.getFirst().getHeader().getAppliedIndex()).isEqualTo(9);
  }

  @Test
  void aSerializableReadAsksNobody() {
    read(true);
    assertThat(answers).hasSize(1);
    assertThat(answers.getFirst().getHeader().getAppliedIndex()).isEqualTo(HERE.index());
  }
}
