package dev.aegis.controlplane.agent;

import dev.aegis.controlplane.agent.intake.DirectScrape;
import dev.aegis.controlplane.agent.intake.EventLog;
import dev.aegis.controlplane.agent.intake.MetricsSource;
import dev.aegis.controlplane.agent.intake.NodeScraper;
import dev.aegis.controlplane.agent.intake.PrometheusReader;
import dev.aegis.controlplane.agent.intake.RedisEventTail;
import dev.aegis.controlplane.agent.intake.WindowAssembler;
import dev.aegis.controlplane.agent.journal.Journal;
import dev.aegis.controlplane.agent.journal.JournalMemory;
import dev.aegis.controlplane.plan.PlanPolicy;
import dev.aegis.controlplane.plan.ResponsePlanner;
import dev.aegis.telemetry.feed.FeedAddress;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Wires the agent into Spring Boot, which brings the actuator and the process' life cycle.
/// [AgentSettings] is a bean before this is read (see [AgentApplication]).
@Configuration(proxyBeanMethods = false)
class AgentWiring {
  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean(destroyMethod = "close")
  Journal journal(AgentSettings settings, InstantSource clock) {
    try {
      Files.createDirectories(settings.stateDir());
      return Journal.open(settings.stateDir().resolve(DraftWiring.JOURNAL), clock.instant());
    } catch (IOException e) {
      throw new SettingsException("The journal cannot be used: " + e.getMessage());
    }
  }

  @Bean(destroyMethod = "close")
  Outlets outlets(AgentSettings settings, InstantSource clock) {
    return Outlets.open(settings.outlet(), settings.stateDir().resolve("issues"), clock);
  }

  @Bean(destroyMethod = "close")
  MetricsSource metrics(AgentSettings settings, InstantSource clock) {
    PrometheusReader.Source prometheus = settings.prometheus();
    return prometheus == null
        ? new DirectScrape(settings.nodes(), settings.interval(), clock)
        : new PrometheusReader(
            settings.nodes(), prometheus, NodeScraper.deadline(settings.interval()), clock);
  }

  /// Only where a stream is configured is there an event log, and a thread that fills it.
  @Bean(destroyMethod = "close")
  Stream stream(AgentSettings settings, InstantSource clock) {
    return Stream.of(settings, clock);
  }

  @Bean
  AgentLoop loop(
      AgentSettings settings,
      MetricsSource metrics,
      Stream stream,
      Outlets outlets,
      DraftDesk desk,
      JournalMemory remembered,
      Journal journal,
      InstantSource clock) {
    WindowAssembler windows = new WindowAssembler(metrics, stream.log(), settings.window(), clock);
    return new AgentLoop(
        new AgentLoop.Reads(windows, outlets.config(), outlets.history()),
        ResponsePlanner.standard(PlanPolicy.defaults()),
        desk,
        new ToldProposals(remembered.proposals()),
        new AgentLoop.Writes(
            journal, outlets.pullRequests(), outlets.issues(), outlets.late(), settings.dryRun()));
  }

  @Bean
  AgentRunner runner(AgentLoop loop, AgentSettings settings, MeterRegistry registry) {
    AgentRunner runner = new AgentRunner(loop, settings.interval(), new AgentMeters(registry));
    if ("onRefresh".equals(System.getProperty("spring.context.exit"))) {
      runner.turn(); // a training run for the AOT cache ends before the runner would start
    }
    return runner;
  }

  @Bean
  HealthIndicator agentHealth(AgentRunner runner, InstantSource clock) {
    return () -> health(runner.last(), clock.instant(), runner.interval());
  }

  /// Up while it is watching: turns come, and at least one feed can be read. Before the first turn
  /// it is out of service, which is no fault.
  static Health health(Optional<CycleReport> last, Instant now, Duration interval) {
    if (last.isEmpty()) {
      return Health.outOfService().withDetail("reason", "no window has been judged yet").build();
    }
    CycleReport report = last.get();
    Duration age = Duration.between(report.at(), now);
    boolean late = age.compareTo(interval.multipliedBy(3).plus(NodeScraper.deadline(interval))) > 0;
    boolean blind =
        switch (report.sight()) {
          case BLIND -> true;
          case BOTH_FEEDS, METRICS_ONLY, EVENTS_ONLY -> false;
        };
    Health.Builder health = late || blind ? Health.down() : Health.up();
    return health
        .withDetail("sight", report.sight().wireName())
        .withDetail("anomaly", report.anomaly().kind().wireName())
        .withDetail("window_age_seconds", age.toSeconds())
        .withDetail("problems", report.problems())
        .build();
  }

  /// The event stream, where there is one.
  record Stream(@Nullable EventLog log, @Nullable RedisEventTail tail) implements AutoCloseable {
    static Stream of(AgentSettings settings, InstantSource clock) {
      FeedAddress feed = settings.feed();
      if (feed == null) {
        return new Stream(null, null);
      }
      long windowMs = settings.window().toMillis();
      EventLog log = new EventLog(windowMs);
      return new Stream(log, RedisEventTail.start(feed, log, windowMs, clock));
    }

    @Override
    public void close() {
      if (tail != null) {
        tail.close();
      }
    }
  }
}
