package dev.aegis.controlplane.agent;

import dev.aegis.controlplane.agent.journal.Journal;
import dev.aegis.controlplane.agent.journal.JournalMemory;
import dev.aegis.controlplane.agent.narrate.Consultation;
import dev.aegis.controlplane.agent.narrate.ModelSettings;
import dev.aegis.controlplane.agent.narrate.RetrievalAugmentedDiagnoser;
import dev.aegis.controlplane.agent.recall.IncidentMemory;
import dev.aegis.controlplane.agent.recall.MiniLmEmbedder;
import dev.aegis.controlplane.diagnose.HeuristicDiagnoser;
import dev.aegis.controlplane.recall.CaseEmbedder;
import dev.aegis.controlplane.recall.SignVectors;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.Diagnosis;
import dev.aegis.telemetry.window.TelemetryWindow;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/// Wires what makes drafts: the memory of incidents, and the model, where one is configured.
@Configuration(proxyBeanMethods = false)
class DraftWiring {
  static final String JOURNAL = "journal.jsonl";
  private static final String RECALL = "aegis.agent.recall";
  private static final String SIGNS = "signs";

  /// Read after the journal is open, so whole.
  @Bean
  JournalMemory remembered(AgentSettings settings, Journal open, InstantSource clock) {
    try {
      return JournalMemory.read(settings.stateDir().resolve(JOURNAL), clock.instant());
    } catch (IOException e) {
      throw new SettingsException("The journal cannot be used: " + e.getMessage());
    }
  }

  @Bean
  IncidentMemory memory(AgentSettings settings, Environment environment, JournalMemory remembered) {
    return new IncidentMemory(embedder(settings, environment), remembered.incidents());
  }

  private static Supplier<CaseEmbedder> embedder(AgentSettings settings, Environment environment) {
    return switch (environment.getProperty(RECALL, SIGNS)) {
      case "signs" -> SignVectors::new;
      case "minilm" -> () -> MiniLmEmbedder.load(settings.stateDir().resolve("native"));
      default ->
          throw new SettingsException(
              "The setting --" + RECALL + " is wrong: it is signs or minilm.");
    };
  }

  @Bean(destroyMethod = "close")
  DraftDesk desk(
      Environment environment,
      IncidentMemory memory,
      JournalMemory remembered,
      InstantSource clock,
      MeterRegistry registry) {
    Optional<ModelSettings> model;
    try {
      model = ModelSettings.read(environment::getProperty);
    } catch (ModelSettings.WrongSettingException e) {
      throw new SettingsException(String.valueOf(e.getMessage()));
    }
    if (model.isEmpty()) {
      // An embedding model takes a second to load, which no window has to wait for.
      return environment.getProperty(RECALL, SIGNS).equals(SIGNS)
          ? DraftDesk.atOnce(memory)
          : DraftDesk.beside(memory, null);
    }
    RetrievalAugmentedDiagnoser diagnoser =
        new RetrievalAugmentedDiagnoser(
            model.get(), new HeuristicDiagnoser(), memory::library, clock, remembered.calls());
    ModelMeters meters = new ModelMeters(registry);
    return DraftDesk.beside(
        memory,
        new DraftDesk.Narrator() {
          @Override
          public Consultation consult(Anomaly anomaly, Diagnosis own, TelemetryWindow window) {
            Consultation consultation = diagnoser.consult(anomaly, own, window);
            meters.called(consultation.call());
            return consultation;
          }

          @Override
          public void close() {
            diagnoser.close();
          }
        });
  }
}
