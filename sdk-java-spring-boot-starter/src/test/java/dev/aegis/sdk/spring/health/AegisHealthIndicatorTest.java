package dev.aegis.sdk.spring.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.sdk.AegisClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

@Timeout(60)
class AegisHealthIndicatorTest {
  private static final Duration BRIEF = Duration.ofMillis(300);

  /// Longer than the test may take: the health has a deadline of its own.
  private static final Duration NEVER = Duration.ofDays(1);

  @Test
  void aClusterThatNeverAnswersIsDownWithinTheHealthsOwnTime() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Health health = health("127.0.0.1:" + mute.getLocalPort());

      assertThat(health.getStatus()).isEqualTo(Status.DOWN);
      assertThat(health.getDetails()).containsEntry("leader", "none known");
    }
  }

  @Test
  void aNodeThatIsDeadIsShownWithWhatItsSocketSaid() throws IOException {
    String dead;
    try (ServerSocket closing = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      dead = "127.0.0.1:" + closing.getLocalPort();
    }

    Health health = health(dead);

    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
    assertThat(health.getDetails().get("endpoints"))
        .asInstanceOf(InstanceOfAssertFactories.map(String.class, String.class))
        .hasEntrySatisfying(dead, error -> assertThat(error).isNotBlank());
  }

  private static Health health(String endpoint) {
    try (AegisClient client =
        AegisClient.builder(List.of(endpoint)).callTimeout(NEVER).attemptTimeout(NEVER).connect()) {
      return new AegisHealthIndicator(client, BRIEF).health();
    }
  }
}
