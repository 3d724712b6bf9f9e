package dev.aegis.controlplane.agent;

import dev.aegis.controlplane.agent.intake.Sight;
import dev.aegis.controlplane.agent.outlet.Delivered;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// The agent's own few numbers: `aegis_agent_*`.
final class AgentMeters implements AgentRunner.Listener {
  private final MeterRegistry registry;
  private final Counter cycles;
  private final Counter failures;
  private final Counter drafts;
  private final AtomicReference<Sight> sight = new AtomicReference<>(Sight.BLIND);
  private final AtomicLong lastCycleMs = new AtomicLong();

  AgentMeters(MeterRegistry registry) {
    this.registry = registry;
    cycles =
        Counter.builder("aegis.agent.cycles").description("Windows judged.").register(registry);
    failures =
        Counter.builder("aegis.agent.cycle.failures")
            .description("Turns that ended with an error.")
            .register(registry);
    drafts =
        Counter.builder("aegis.agent.drafts")
            .description("Postmortem drafts opened.")
            .register(registry);
    Gauge.builder("aegis.agent.blind", sight, held -> held.get() == Sight.BLIND ? 1 : 0)
        .description("1 while neither the nodes nor the event stream can be read, else 0.")
        .strongReference(true)
        .register(registry);
    Gauge.builder("aegis.agent.last.cycle.time.seconds", lastCycleMs, held -> held.get() / 1000.0)
        .description("End of the last window judged, epoch seconds; 0 before the first.")
        .strongReference(true)
        .register(registry);
  }

  @Override
  public void failed() {
    failures.increment();
  }

  @Override
  public void completed(CycleReport report) {
    cycles.increment();
    sight.set(report.sight());
    lastCycleMs.set(report.at().toEpochMilli());
    if (!report.anomaly().isNone()) {
      counter(
              "aegis.agent.anomalies",
              "Windows that showed something.",
              "kind",
              report.anomaly().kind().wireName())
          .increment();
    }
    report
        .deliveries()
        .forEach(delivered ->
            counter(
                    "aegis.agent.proposals",
                    "Proposals taken to the queue.",
                    "outcome",
                    outcome(delivered))
                .increment());
    drafts.increment(report.drafts());
  }

  private Counter counter(String name, String description, String label, String value) {
    return Counter.builder(name).description(description).tag(label, value).register(registry);
  }

  private static String outcome(Delivered delivered) {
    return switch (delivered) {
      case Delivered.Opened _ -> "opened";
      case Delivered.Updated _ -> "renewed";
      case Delivered.StillFresh _ -> "still_fresh";
      case Delivered.LeftToAPerson _ -> "left_to_a_person";
      case Delivered.Refused _ -> "refused";
      case Delivered.UnderWay _ -> "under_way";
      case Delivered.Failed _ -> "failed";
    };
  }
}
