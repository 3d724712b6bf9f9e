package dev.aegis.controlplane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.agent.narrate.ModelCall;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ModelMetersTest {

  @Test
  void callsTokensCostAndTimeAreCounted() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    ModelMeters meters = new ModelMeters(registry);

    meters.called(call(ModelCall.Outcome.USED));
    meters.called(call(ModelCall.Outcome.TIMEOUT));

    var used = registry.get("aegis.agent.model.calls").tag("outcome", "used").timer();
    assertThat(used.count()).isEqualTo(1);
    assertThat(used.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(250);
    assertThat(registry.get("aegis.agent.model.tokens").tag("direction", "input").counter().count())
        .isEqualTo(2_400);
    assertThat(
            registry.get("aegis.agent.model.tokens").tag("direction", "output").counter().count())
        .isEqualTo(300);
    assertThat(registry.get("aegis.agent.model.cost.dollars").counter().count()).isEqualTo(0.5);
  }

  private static ModelCall call(ModelCall.Outcome outcome) {
    return new ModelCall(
        Instant.EPOCH, "tiny", outcome, "", 1_200, 150, 250_000, Duration.ofMillis(250));
  }
}
