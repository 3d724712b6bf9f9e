package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.retry.RetryPolicy;
import org.apache.ratis.server.RaftServerConfigKeys.Log.Appender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A node that was away for whatever time is heard from soon after it is back.
class AwayNodesTest {

  @ParameterizedTest(name = "after {0} failures")
  @ValueSource(ints = {31, 1_031, 1_000_000})
  void aLeaderTriesAboutTwiceASecondForEver(int failures) throws IOException {
    String ours = Appender.retryPolicy(DefaultProperties.of("n1"));

    assertThat(waitMs(ours, failures)).isBetween(250L, 750L);
  }

  /// When this fails, Ratis has mended it.
  @Test
  void byDefaultRatisWaitsNoMoreAfterAThousandFailures() {
    String byDefault = Appender.retryPolicy(new RaftProperties());

    assertThat(waitMs(byDefault, 1_030)).isGreaterThan(2_000);
    assertThat(waitMs(byDefault, 1_031)).isZero();
  }

  private static long waitMs(String policy, int failures) {
    return RetryPolicy.parse(policy, "the appender's policy")
        .handleAttemptFailure(() -> failures)
        .getSleepTime()
        .toLong(TimeUnit.MILLISECONDS);
  }
}
