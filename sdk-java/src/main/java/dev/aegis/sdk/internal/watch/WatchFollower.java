package dev.aegis.sdk.internal.watch;

import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.ClientObserver;
import dev.aegis.sdk.KeyValue;
import dev.aegis.sdk.RefusalCode;
import dev.aegis.sdk.RefusedException;
import dev.aegis.sdk.Resync;
import dev.aegis.sdk.UnavailableException;
import dev.aegis.sdk.WatchBatch;
import dev.aegis.sdk.WatchEvent;
import dev.aegis.sdk.WatchListener;
import dev.aegis.sdk.WatchQuery;
import dev.aegis.sdk.internal.stream.Follower;
import dev.aegis.sdk.internal.wire.WireBytes;
import dev.aegis.sdk.internal.wire.WireRange;
import dev.aegis.wire.v1.WatchRequest;
import dev.aegis.wire.v1.WatchResponse;
import dev.aegis.wire.v1.WatchServiceGrpc;
import io.grpc.Channel;
import io.grpc.stub.BlockingClientCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One watch on a stream that is resumed: what was delivered is what the [Continuation] says, and
/// it moves only after the listener has returned. A node that breaks the contract is found out
/// before its events are delivered.
///
/// A revision too large for one message comes in fragments, all of which leave the watch before
/// that revision. They are kept until the last one is there: a node that fails in between is
/// replaced by one that sends the revision from its beginning.
///
/// Nodes are asked to say now and then how far the watch is complete, whether the caller wants to
/// hear of it or not: that keeps the place to resume from ahead of compaction on keys that nobody
/// writes, and a node that says nothing for long is left, though it may answer pings.
final class WatchFollower implements Follower<WatchResponse> {
  private static final System.Logger LOG = System.getLogger(WatchFollower.class.getName());

  private static final Duration PROGRESS_EVERY = Duration.ofSeconds(3);
  private static final Duration SILENCE = Duration.ofSeconds(10);

  private final WatchQuery query;
  private final Duration progressEvery;
  private final WireRange range;
  private final Continuation continuation;
  private final WatchListener listener;
  private final PresentKeys present;
  private final ClientObserver observer;
  private final List<WatchEvent> parts = new ArrayList<>();
  private boolean opening;

  WatchFollower(
      WatchQuery query, WatchListener listener, PresentKeys present, ClientObserver observer) {
    this.query = query;
    this.range = WireRange.of(query.range());
    this.progressEvery = query.progressEvery().isZero() ? PROGRESS_EVERY : query.progressEvery();
    this.continuation = new Continuation(query.fromRevision());
    this.listener = listener;
    this.present = present;
    this.observer = observer;
  }

  long nextRevision() {
    return continuation.next();
  }

  @Override
  public BlockingClientCall<?, WatchResponse> open(Channel channel) {
    parts.clear();
    opening = true;
    WatchRequest.Builder request =
        WatchRequest.newBuilder()
            .setKey(range.key())
            .setStartRevision(continuation.next())
            .setPreviousValue(query.previous())
            .setNoPut(!query.puts())
            .setNoDelete(!query.deletions())
            .setProgressIntervalMs(Math.toIntExact(progressEvery.toMillis()));
    range.end().ifPresent(request::setRangeEnd);
    return WatchServiceGrpc.newBlockingV2Stub(channel).watch(request.build());
  }

  /// A watch from a revision that is yet to come is asked for again each time this is over: until
  /// then a node tells it nothing, no progress either, for all that it could say is a revision that
  /// nobody has written. Asking again costs little, and is what finds a node that has fallen silent
  /// or behind; to wait without end would find neither.
  @Override
  public Optional<Duration> patience() {
    return Optional.of(SILENCE.plus(progressEvery).minus(PROGRESS_EVERY));
  }

  @Override
  public boolean take(WatchResponse message) {
    continuation.check(message.getFromRevision());
    message.getEventsList().forEach(event -> parts.add(fromWire(event)));
    boolean first = opening;
    opening = false;
    if (!message.getFragment() && !tell(() -> deliver(message, first))) {
      return false;
    }
    continuation.advance(message.getFromRevision(), message.getNextRevision());
    return true;
  }

  private void deliver(WatchResponse message, boolean first) {
    if (!parts.isEmpty()) {
      listener.onChanges(new WatchBatch(parts, message.getNextRevision()));
      observer.changesDelivered(parts.size());
      parts.clear();
    } else if (!first && !query.progressEvery().isZero()) {
      listener.onProgress(message.getNextRevision());
    }
  }

  /// A node that has not seen yet what another one already delivered: it will. What is compacted
  /// away is replaced by the present, if the caller wants that.
  @Override
  public boolean survives(AegisException refusal) {
    if (!(refusal instanceof RefusedException refused)) {
      return false;
    }
    if (refused.code() == RefusalCode.FUTURE_REVISION) {
      return true;
    }
    if (refused.code() != RefusalCode.COMPACTED || !query.resync()) {
      return false;
    }
    Resync now;
    try {
      now = present.read(query.range());
    } catch (UnavailableException _) {
      return true; // asked again, the node says again that it is compacted, and this is tried again
    } catch (RefusedException refusedToRead) {
      if (refusedToRead.code() == RefusalCode.COMPACTED) {
        return true; // so it is when compaction overtakes the reading between two of its pages
      }
      throw refusedToRead;
    }
    if (!tell(() -> listener.onResync(now))) {
      return false;
    }
    continuation.jump(now.revision() + 1);
    return true;
  }

  @Override
  public void failed(AegisException failure) {
    listener.onFailure(failure);
  }

  private static boolean tell(Runnable word) {
    try {
      word.run();
      return true;
    } catch (RuntimeException mistake) {
      LOG.log(System.Logger.Level.ERROR, "A watch listener threw; its watch is closed", mistake);
      return false;
    }
  }

  private static WatchEvent fromWire(dev.aegis.wire.v1.WatchEvent event) {
    Optional<KeyValue> previous =
        event.hasPrevious()
            ? Optional.of(WireBytes.fromWire(event.getPrevious()))
            : Optional.empty();
    return switch (event.getType()) {
      case PUT -> new WatchEvent.Put(WireBytes.fromWire(event.getKv()), previous);
      case DELETE ->
          new WatchEvent.Delete(
              WireBytes.fromWire(event.getKv().getKey()), event.getKv().getModRevision(), previous);
      case TYPE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException(
              "A node sent a change of an unknown type: " + event.getType());
    };
  }
}
