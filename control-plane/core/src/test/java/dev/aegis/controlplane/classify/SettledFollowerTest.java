package dev.aegis.controlplane.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.Windows;
import dev.aegis.telemetry.verdict.AnomalyKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A start excuses slowness for as long as it takes, and not for the rest of the window.
class SettledFollowerTest {
  @Test
  void followerThatIsStillSlowLongAfterItsStartIsSlow() {
    assertThat(kind(Windows.healthy().roundTrips("n1", "n3", 2.5).started("n3", 10_000)))
        .isEqualTo(AnomalyKind.SLOW_FOLLOWER);
  }

  @Test
  void followerThatHasJustStartedIsNot() {
    assertThat(kind(Windows.healthy().roundTrips("n1", "n3", 2.5).started("n3", 108_000)))
        .isEqualTo(AnomalyKind.NONE);
  }

  @Test
  void followerWhoseSlowCallsAllCameBeforeItWasBackIsNot() {
    Windows windows =
        Windows.healthy()
            .series(
                "n1",
                "aegis_raft_peer_rpc_seconds_sum",
                Map.of("peer", "n3"),
                step -> step <= 6 ? 60.0 * step : 360 + 0.04 * (step - 6))
            .started("n3", 20_000);

    assertThat(kind(windows)).isEqualTo(AnomalyKind.NONE);
  }

  private static AnomalyKind kind(Windows windows) {
    return HeuristicClassifier.standard().classify(windows.build()).kind();
  }
}
