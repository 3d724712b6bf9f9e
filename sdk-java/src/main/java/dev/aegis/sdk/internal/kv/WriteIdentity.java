package dev.aegis.sdk.internal.kv;

import dev.aegis.sdk.AegisException;
import dev.aegis.wire.v1.LockGuard;
import dev.aegis.wire.v1.RequestId;
import java.util.Optional;

/// On whose behalf keys are written.
public interface WriteIdentity {

  /// Nobody in particular: no request id, no guard.
  WriteIdentity NOBODY =
      new WriteIdentity() {
        @Override
        public Optional<RequestId> newRequest() {
          return Optional.empty();
        }

        @Override
        public void settled(RequestId request) {}

        @Override
        public Optional<LockGuard> guard() {
          return Optional.empty();
        }

        @Override
        public AegisException explain(AegisException failure) {
          return failure;
        }
      };

  /// An id for one new request, if this identity can number its requests.
  ///
  /// @throws dev.aegis.sdk.SessionLostException when it could, and is over
  /// @throws dev.aegis.sdk.LimitExceededException when it has too many under way
  Optional<RequestId> newRequest();

  /// A request of its is over, whatever came of it; once for each [#newRequest].
  void settled(RequestId request);

  /// The condition every write is made under, if any.
  Optional<LockGuard> guard();

  /// Takes note of a failure of one of its writes, and returns what to tell the caller.
  AegisException explain(AegisException failure);
}
