package dev.aegis.sdk.internal.lock;

import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.ElectionLeader;
import dev.aegis.sdk.Elections;
import dev.aegis.sdk.LeaderListener;
import dev.aegis.sdk.Leadership;
import dev.aegis.sdk.LockRequest;
import dev.aegis.sdk.Observation;
import dev.aegis.sdk.Session;
import dev.aegis.sdk.internal.rpc.Effect;
import dev.aegis.sdk.internal.stream.ResumedStream;
import dev.aegis.sdk.internal.stream.Streams;
import dev.aegis.wire.v1.ElectionServiceGrpc;
import dev.aegis.wire.v1.LeaderRequest;
import dev.aegis.wire.v1.LeaderResponse;
import dev.aegis.wire.v1.ObserveResponse;
import java.util.Optional;

/// Elections over the wire.
public final class RemoteElections implements Elections {
  private final Grants grants;
  private final Streams streams;

  public RemoteElections(Grants grants, Streams streams) {
    this.grants = grants;
    this.streams = streams;
  }

  @Override
  public Leadership campaign(LockRequest request, Bytes value) {
    return lead(grants.enterAlone(new Entry.ByElection(request, value)), value);
  }

  @Override
  public Leadership campaign(Session session, LockRequest request, Bytes value) {
    return lead(
        grants.enter(session, new Entry.ByElection(request, value), Release::ofLeadership), value);
  }

  /// A campaign whose answer was lost may have been won with the value it had then. Where the new
  /// value cannot be said, nobody gets a handle to resign with, so that is done here.
  private Leadership lead(Grants.Won won, Bytes value) {
    RemoteLeadership leadership = new RemoteLeadership(grants.failover(), won);
    if (won.byEarlierRequest()) {
      try {
        leadership.proclaim(value);
      } catch (RuntimeException failure) {
        Grants.closeQuietly(leadership::close, failure);
        throw failure;
      }
    }
    return leadership;
  }

  @Override
  public Optional<ElectionLeader> leader(String name) {
    LeaderRequest request = LeaderRequest.newBuilder().setElectionName(name).build();
    LeaderResponse wire =
        grants
            .failover()
            .call(
                "Leader",
                "Asking who leads election \"" + name + "\"",
                Effect.NONE,
                on -> ElectionServiceGrpc.newBlockingV2Stub(on).leader(request));
    return wire.hasLeader()
        ? Optional.of(LeaderFollower.fromWire(wire.getLeader()))
        : Optional.empty();
  }

  @Override
  public Observation observe(String name, LeaderListener listener) {
    return new RemoteObservation(
        streams.open(
            "observation of election \"" + name + "\"", new LeaderFollower(name, listener)));
  }

  private record RemoteObservation(ResumedStream<ObserveResponse> stream) implements Observation {
    @Override
    public boolean isOpen() {
      return stream.isOpen();
    }

    @Override
    public void close() {
      stream.close();
    }
  }
}
