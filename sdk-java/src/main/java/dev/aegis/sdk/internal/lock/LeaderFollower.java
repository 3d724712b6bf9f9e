package dev.aegis.sdk.internal.lock;

import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.ElectionLeader;
import dev.aegis.sdk.LeaderListener;
import dev.aegis.sdk.internal.stream.Follower;
import dev.aegis.sdk.internal.wire.WireBytes;
import dev.aegis.wire.v1.ElectionServiceGrpc;
import dev.aegis.wire.v1.ObserveRequest;
import dev.aegis.wire.v1.ObserveResponse;
import io.grpc.Channel;
import io.grpc.stub.BlockingClientCall;
import java.time.Duration;
import java.util.Optional;

/// One observation on a stream that is resumed. It goes on by what was told last: the leader's
/// token and proclamation, and the log index of that word. A new node waits until it has applied as
/// much, so that a leader who is over is never told as a new one.
final class LeaderFollower implements Follower<ObserveResponse> {
  private static final System.Logger LOG = System.getLogger(LeaderFollower.class.getName());

  private final String name;
  private final LeaderListener listener;
  private long token;
  private long proclamation;
  private long appliedIndex;
  private boolean toldNobody;

  LeaderFollower(String name, LeaderListener listener) {
    this.name = name;
    this.listener = listener;
  }

  @Override
  public BlockingClientCall<?, ObserveResponse> open(Channel channel) {
    return ElectionServiceGrpc.newBlockingV2Stub(channel)
        .observe(
            ObserveRequest.newBuilder()
                .setElectionName(name)
                .setAfterToken(token)
                .setAfterProclamation(proclamation)
                .setMinAppliedIndex(appliedIndex)
                .build());
  }

  @Override
  public Optional<Duration> patience() {
    return Optional.empty();
  }

  @Override
  public boolean take(ObserveResponse message) {
    boolean goesOn =
        switch (message.getChangeCase()) {
          case LEADER -> tell(message, fromWire(message.getLeader()));
          case NO_LEADER -> tellNobody(message.getResynchronised());
          case CHANGE_NOT_SET -> true;
        };
    appliedIndex = Math.max(appliedIndex, message.getHeader().getAppliedIndex());
    return goesOn;
  }

  private boolean tell(ObserveResponse message, ElectionLeader leader) {
    token = leader.token();
    proclamation = leader.proclamation();
    toldNobody = false;
    return tell(() -> listener.onLeader(leader, message.getResynchronised()));
  }

  /// Every stream begins with the present; that still nobody leads is no news.
  private boolean tellNobody(boolean resynchronised) {
    boolean known = toldNobody;
    toldNobody = true;
    return known || tell(() -> listener.onNoLeader(resynchronised));
  }

  @Override
  public boolean survives(AegisException refusal) {
    return false;
  }

  @Override
  public void failed(AegisException failure) {
    listener.onFailure(failure);
  }

  static ElectionLeader fromWire(dev.aegis.wire.v1.ElectionLeader wire) {
    return new ElectionLeader(
        wire.getSessionId(),
        wire.getToken(),
        wire.getProclamation(),
        WireBytes.fromWire(wire.getValue()));
  }

  private static boolean tell(Runnable word) {
    try {
      word.run();
      return true;
    } catch (RuntimeException mistake) {
      LOG.log(System.Logger.Level.ERROR, "A leader listener threw; its observation ends", mistake);
      return false;
    }
  }
}
