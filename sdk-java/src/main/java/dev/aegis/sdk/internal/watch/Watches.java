package dev.aegis.sdk.internal.watch;

import dev.aegis.sdk.ClientObserver;
import dev.aegis.sdk.Watch;
import dev.aegis.sdk.WatchListener;
import dev.aegis.sdk.WatchQuery;
import dev.aegis.sdk.internal.stream.ResumedStream;
import dev.aegis.sdk.internal.stream.Streams;
import dev.aegis.sdk.internal.wire.KeyText;
import dev.aegis.wire.v1.WatchResponse;

/// Opens the watches of one client. Safe for use by many threads.
public final class Watches {
  private final Streams streams;
  private final PresentKeys present;
  private final ClientObserver observer;

  /// The watches of one client.
  ///
  /// @param present reads the keys of a watch that compaction has overtaken
  public Watches(Streams streams, PresentKeys present, ClientObserver observer) {
    this.streams = streams;
    this.present = present;
    this.observer = observer;
  }

  /// Opens a watch and waits until a node has confirmed it.
  public Watch open(WatchQuery query, WatchListener listener) {
    WatchFollower follower = new WatchFollower(query, listener, present, observer);
    ResumedStream<WatchResponse> stream =
        streams.open("watch of " + KeyText.of(query.range()), follower);
    return new RemoteWatch(follower, stream);
  }

  private record RemoteWatch(WatchFollower follower, ResumedStream<WatchResponse> stream)
      implements Watch {
    @Override
    public long nextRevision() {
      return follower.nextRevision();
    }

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
