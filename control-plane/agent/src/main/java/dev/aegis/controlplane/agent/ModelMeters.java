package dev.aegis.controlplane.agent;

import dev.aegis.controlplane.agent.narrate.ModelCall;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/// What asking a model costs: `aegis_agent_model_*`. Thread-safe.
final class ModelMeters {
  private static final double DOLLAR = 1_000_000;

  private final MeterRegistry registry;

  ModelMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void called(ModelCall call) {
    Timer.builder("aegis.agent.model.calls")
        .description("Questions to a model, by what came of them.")
        .tag("outcome", call.outcome().wireName())
        .register(registry)
        .record(call.took());
    tokens("input").increment((double) call.inputTokens());
    tokens("output").increment((double) call.outputTokens());
    Counter.builder("aegis.agent.model.cost.dollars")
        .description("What the calls cost by the configured prices.")
        .register(registry)
        .increment(call.microDollars() / DOLLAR);
  }

  private Counter tokens(String direction) {
    return Counter.builder("aegis.agent.model.tokens")
        .description("Tokens of questions and answers; where the endpoint tells none, the most.")
        .tag("direction", direction)
        .register(registry);
  }
}
