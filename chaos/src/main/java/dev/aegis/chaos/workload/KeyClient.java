package dev.aegis.chaos.workload;

import dev.aegis.chaos.history.Action;
import dev.aegis.chaos.history.EventContent;
import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.Deleted;
import dev.aegis.sdk.KeyValue;
import dev.aegis.sdk.Keys;
import dev.aegis.sdk.Written;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/// Reads, writes and deletes one key: five in ten are reads, four writes, one a delete.
///
/// It writes on nobody's behalf, so that a write is sent once and its unknown outcomes come out, or
/// on a session's, which sends again and counts once.
final class KeyClient implements WorkloadClient {
  private final String key;
  private final Recording recording;
  private final Random random;
  private final AtomicLong values;
  private final Writer writer;

  /// @param values hands out values, so that none is written twice
  KeyClient(
      AegisClient client,
      String key,
      boolean withSession,
      Recording recording,
      Random random,
      AtomicLong values) {
    this.key = key;
    this.recording = recording;
    this.random = random;
    this.values = values;
    this.writer = withSession ? new SessionWriter(client) : client::keys;
  }

  @Override
  public void operate() {
    Keys keys = writer.keys();
    int choice = random.nextInt(10);
    if (choice < 5) {
      var _ = get(keys, EventContent.of(Action.GET, key), recording);
    } else if (choice < 9) {
      put(keys, "v" + values.incrementAndGet());
    } else {
      delete(keys);
    }
  }

  @Override
  public void end() {
    writer.end();
  }

  /// True when there was an answer.
  static boolean get(Keys keys, EventContent asked, Recording recording) {
    String key = Objects.requireNonNull(asked.key());
    Object answered =
        recording.<Optional<KeyValue>>call(
            asked,
            () -> keys.get(key),
            found ->
                found
                    .map(read ->
                        asked
                            .withValue(read.value().toUtf8())
                            .withVersion(read.version())
                            .withRevision(read.modRevision()))
                    .orElse(asked));
    return answered != null;
  }

  private void put(Keys keys, String value) {
    EventContent asked = EventContent.of(Action.PUT, key).withValue(value);
    recording.<Written>call(
        asked,
        () -> keys.put(key, value),
        written -> asked.withVersion(written.version()).withRevision(written.revision()));
  }

  private void delete(Keys keys) {
    EventContent asked = EventContent.of(Action.DELETE, key);
    recording.<Deleted>call(
        asked,
        () -> keys.delete(key),
        deleted ->
            asked
                .withValue(deleted.existed() ? EventContent.EXISTED : EventContent.ABSENT)
                .withRevision(deleted.revision()));
  }

  /// Whose writes they are.
  interface Writer {
    Keys keys();

    default void end() {}
  }
}
