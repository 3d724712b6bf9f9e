package dev.aegis.sdk.internal.stream;

import dev.aegis.sdk.AegisException;
import io.grpc.Channel;
import io.grpc.stub.BlockingClientCall;

/// What is followed on a stream. For the one thread of that stream.
public interface Follower<M> {

  /// Asks a node to go on from where this follower stands.
  BlockingClientCall<?, M> open(Channel channel);

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
