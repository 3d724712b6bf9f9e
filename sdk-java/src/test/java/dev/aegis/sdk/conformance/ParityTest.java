package dev.aegis.sdk.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.sdk.ClientSettings;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ParityTest {
  private static final String INTERNAL = "dev.aegis.sdk.internal.";

  @Test
  void theSdkHasWhatTheTablesSayAndTheTablesWhatItHas() {
    assertThat(new Parity(Words.read()).complaints()).isEmpty();
  }

  /// The first part is taken for the second in the README.
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          | `history` |                 ; | `histories` |                ; the SDK lacks the operation histories
          | `history` |                 ; | `histories` |                ; the tables lack the operation history
          `Keys.compact`                ; `Keys.compress`                ; the SDK lacks the name Keys.compress
          `Keys.guardedBy`              ; `Keys.get`                     ; the tables lack the name Keys.guardedBy
          `WatchGapException`           ; `GapException`                 ; the SDK lacks the error GapException
          `FUTURE_REVISION`             ; `REVISION_TO_COME`             ; the tables lack the refusal FUTURE_REVISION
          | `Keys.compact` | `Keys.compact` | ; | `Keys.compact` | |     ; one SDK lacks what the other has
          | `Locks.tryAcquire` | |      ; | `Locks.tryAcquire` | `Locks.attempt` | ; said to be in one SDK alone
          """)
  void whatOneOfThemLacksIsReported(String said, String instead, String complaint) {
    assertThat(Words.readme()).contains(said);

    Words planted = Words.of(Words.readme().replace(said, instead));

    assertThat(new Parity(planted).complaints()).anyMatch(found -> found.contains(complaint));
  }

  @Test
  void theTimesAndLimitsAreThoseOfTheTable() throws IOException, ReflectiveOperationException {
    Map<String, Double> sdk = new TreeMap<>();
    sdk.put("call_timeout", seconds(ClientSettings.DEFAULT_CALL_TIMEOUT));
    sdk.put("attempt_timeout", seconds(ClientSettings.DEFAULT_ATTEMPT_TIMEOUT));
    sdk.put("lease_margin", 1 / constant(INTERNAL + "session.Lease", "MARGIN_DIVISOR"));
    sdk.put("renewals_per_ttl", constant(INTERNAL + "session.Renewal", "RENEWALS_PER_TTL"));
    sdk.put("renewal_jitter", constant(INTERNAL + "session.Renewal", "JITTER"));
    sdk.put("backoff_first", constant(INTERNAL + "rpc.Backoff", "FIRST"));
    sdk.put("backoff_doublings", constant(INTERNAL + "rpc.Backoff", "MAX_DOUBLINGS"));
    sdk.put("learned_leaders", constant(INTERNAL + "rpc.NodePool", "MAX_LEARNED"));
    sdk.put("owner_bytes", constant("dev.aegis.sdk.ClientSettings", "MAX_OWNER_BYTES"));
    sdk.put("requests_under_way", constant(INTERNAL + "session.RemoteSession", "MOST_UNDER_WAY"));
    sdk.put("attempts_between_looks", constant(INTERNAL + "rpc.Looks", "ATTEMPTS_BETWEEN_LOOKS"));
    sdk.put("looks_missed", constant(INTERNAL + "rpc.Looks", "MISSES"));
    sdk.put("watch_progress", constant(INTERNAL + "watch.WatchFollower", "PROGRESS_EVERY"));
    sdk.put("watch_silence", constant(INTERNAL + "watch.WatchFollower", "SILENCE"));

    JsonNode json =
        JsonMapper.shared().readTree(Files.readString(Words.HOUSE.resolve("timings.json")));
    Map<String, Double> table = new TreeMap<>();
    json.properties().stream()
        .filter(one -> one.getValue().isNumber())
        .forEach(one -> table.put(one.getKey(), one.getValue().doubleValue()));

    assertThat(sdk).isEqualTo(table);
    assertThat(Words.read().times()).containsExactlyInAnyOrderElementsOf(table.keySet());
  }

  private static double constant(String type, String name) throws ReflectiveOperationException {
    Field field = Class.forName(type).getDeclaredField(name);
    field.setAccessible(true);
    Object value = field.get(null);
    return value instanceof Duration time ? seconds(time) : ((Number) value).doubleValue();
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
