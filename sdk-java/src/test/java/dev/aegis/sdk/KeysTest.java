package dev.aegis.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.aegis.sdk.fake.FakeCluster;
import dev.aegis.sdk.fake.Fault;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeysTest {
  private final FakeCluster cluster = FakeCluster.of(1);
  private final AegisClient client = AegisClient.connect(cluster.endpoints());

  @AfterEach
  void closeAll() {
    client.close();
    cluster.close();
  }

  @Test
  void aKeyCarriesItsRevisionsAndItsVersion() {
    client.keys().put("a", "1");
    client.keys().put("b", "1");
    client.keys().put("a", "2");

    assertThat(client.keys().get("a"))
        .contains(new KeyValue(Bytes.utf8("a"), Bytes.utf8("2"), 2, 4, 2, 0));
  }

  @Test
  void aRangeLongerThanOneAnswerIsReadWholeAndInOrder() {
    for (int i = 10; i < 30; i++) {
      client.keys().put("k/" + i, "" + i);
    }
    client.keys().put("j", "before");
    client.keys().put("k0", "after");

    List<KeyValue> found = client.keys().range("k/");

    assertThat(found).hasSize(20).isSortedAccordingTo((a, b) -> a.key().compareTo(b.key()));
    assertThat(client.keys().range("")).hasSize(22);
  }

  @Test
  void aDeleteTellsWhetherTheKeyExisted() {
    client.keys().put("a", "1");

    assertThat(client.keys().delete("a")).isEqualTo(new Deleted(3, true));
    assertThat(client.keys().delete("a")).isEqualTo(new Deleted(3, false));
    assertThat(client.keys().get("a")).isEmpty();
  }

  @Test
  void aKeyBeyondTheLimitIsRefusedWithTheLimitNamed() {
    LimitExceededException refused =
        catchThrowableOfType(
            LimitExceededException.class, () -> client.keys().put("k".repeat(1025), "1"));

    assertThat(refused.limitName()).isEqualTo("key-bytes");
    assertThat(refused.limit()).isEqualTo(1024);
    assertThat(refused.actual()).isEqualTo(1025);
  }

  @Test
  void aTtlBelowTheClustersBoundIsRefusedWithTheLimitNamed() {
    assertThatThrownBy(() -> client.openSession(Duration.ofMillis(10)))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("lease.min-ttl");
  }

  /// A repeat would be told that the revision is compacted, as if nothing had been changed.
  @Test
  void aCompactionWhoseAnswerWasLostIsNotSentAgain() {
    cluster.node(0).next("Compact", new Fault.LoseAnswer());

    assertThatThrownBy(() -> client.keys().compact(1)).isInstanceOf(OutcomeUnknownException.class);
    assertThat(cluster.node(0).calls("Compact")).isOne();
  }

  @Test
  void anEndpointThatIsNoAddressIsRefusedBeforeAnyCall() {
    for (String wrong : List.of("localhost", "localhost:", ":7101", "::1:7101", "h:70000", "h:x")) {
      assertThatThrownBy(() -> AegisClient.builder(List.of(wrong)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(wrong);
    }
    assertThatThrownBy(() -> AegisClient.builder(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
