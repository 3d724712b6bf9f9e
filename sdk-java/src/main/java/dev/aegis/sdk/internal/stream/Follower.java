package dev.aegis.sdk.internal.stream;

import dev.aegis.sdk.AegisException;
import io.grpc.Channel;
import io.grpc.stub.BlockingClientCall;
import java.time.Duration;
import java.util.Optional;

/// What is followed on a stream. For the one thread of that stream.
public interface Follower<M> {

  /// Asks a node to go on from where this follower stands.
  BlockingClientCall<?, M> open(Channel channel);

  /// How long a node that has opened the stream may say nothing until it is left for another. Empty
  /// for as long as it likes, where nothing makes it speak: pings alone then find it gone.
  Optional<Duration> patience();

  /// Takes the next message. A node that fails afterwards is replaced by one that goes on behind
  /// it.
  ///
  /// @return false to end here
  /// @throws AegisException when the message breaks the contract
  boolean take(M message);

  /// Whether another try makes sense although a node refused for good, perhaps because this call
  /// has changed where the follower stands.
  boolean survives(AegisException refusal);

  /// It is over, and nothing more will come.
  void failed(AegisException failure);
}
