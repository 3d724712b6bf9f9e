package dev.aegis.chaos.workload;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.Grant;
import java.time.Duration;
import java.util.List;

/// What a campaign itself asks of a cluster, beside what it records. A call that fails is made
/// again for a while: the campaign has to know, and what it writes may be written twice.
public final class ControlClient implements AutoCloseable {
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

  private final AegisClient client;
  private final Duration patience;

  /// A client, not yet connected.
  ///
  /// @param patience how long a call is made again
  public ControlClient(ClusterAccess access, Duration patience) {
    this.client = access.connect();
    this.patience = patience;
  }

  /// Gives a new cluster its first access policy: one operator, and one client that may do all with
  /// keys and locks.
  ///
  /// @throws UnansweredException when the cluster does not do it in time
  public void setFirstPolicy(String operator, String worker) throws InterruptedException {
    insist(() -> {
      if (client.access().policy().version() > 0) {
        return true;
      }
      return client
          .access()
          .setPolicy(
              0,
              List.of(
                  new Grant.Operator(operator),
                  new Grant.Writer(worker, Bytes.utf8("")),
                  new Grant.Locker(worker, "")));
    });
  }

  /// Writes a key and returns the revision of the last write of it.
  ///
  /// @throws UnansweredException when the cluster does not do it in time
  public long put(String key, String value) throws InterruptedException {
    return insist(() -> client.keys().put(key, value).revision());
  }

  private <T> T insist(Call<T> call) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return call.make();
      } catch (AegisException failure) {
        if (System.nanoTime() - deadline >= 0) {
          throw new UnansweredException(
              "The cluster did not do it within %d s: %s"
                  .formatted(patience.toSeconds(), failure.getMessage()));
        }
        Thread.sleep(BETWEEN_TRIES);
      }
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private interface Call<T> {
    T make();
  }

  /// The cluster did not do what the campaign has to have done.
  public static final class UnansweredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnansweredException(String message) {
      super(message);
    }
  }
}
