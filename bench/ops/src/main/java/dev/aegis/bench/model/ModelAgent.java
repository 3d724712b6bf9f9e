package dev.aegis.bench.model;

import dev.aegis.bench.agent.Agent;
import dev.aegis.bench.agent.AgentFailedException;
import dev.aegis.bench.grade.Spent;
import dev.aegis.controlplane.agent.narrate.Consultation;
import dev.aegis.controlplane.agent.narrate.ModelCall;
import dev.aegis.controlplane.agent.narrate.ModelSettings;
import dev.aegis.controlplane.agent.narrate.RetrievalAugmentedDiagnoser;
import dev.aegis.controlplane.classify.HeuristicClassifier;
import dev.aegis.controlplane.diagnose.HeuristicDiagnoser;
import dev.aegis.controlplane.recall.IncidentLibrary;
import dev.aegis.controlplane.recall.PastIncident;
import dev.aegis.controlplane.recall.SignVectors;
import dev.aegis.telemetry.agent.AnomalyClassifier;
import dev.aegis.telemetry.agent.RootCauseDiagnoser;
import dev.aegis.telemetry.verdict.Diagnosis;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/// The control plane's diagnoser that asks a language model, with its question, its checks and its
/// precedents (ADR-025). Kinds are the deterministic baseline's; a model ranks the causes.
///
/// In the control plane an answer that fails a check, or does not come, is replaced by the agent's
/// own ranking. Here it is a miss with its reason, as with every other agent: a score of a model
/// must not hold a ranking that no model made, and an endpoint that is down must not look as good
/// as the heuristic (ADR-032). Where the kind is `none` nobody is asked, here as there, for only an
/// anomaly has causes to rank: the baseline's `healthy` stands.
public final class ModelAgent implements Agent {
  private final ModelSettings settings;
  private final List<PastIncident> past;
  private final RetrievalAugmentedDiagnoser diagnoser;
  private final AtomicReference<Spent> spent = new AtomicReference<>(Spent.NOTHING);

  /// @param past what precedents are found in; the group of an incident that is asked about is left
  ///   out each time
  public ModelAgent(ModelSettings settings, List<PastIncident> past, InstantSource clock) {
    this.settings = settings;
    this.past = List.copyOf(past);
    this.diagnoser =
        new RetrievalAugmentedDiagnoser(
            settings, new HeuristicDiagnoser(), () -> without(""), clock, List.of());
  }

  private IncidentLibrary without(String group) {
    return new IncidentLibrary(
        past.stream().filter(one -> !one.group().equals(group)).toList(), new SignVectors());
  }

  @Override
  public String name() {
    return "model " + settings.name();
  }

  @Override
  public AnomalyClassifier classifier(String group) {
    return HeuristicClassifier.standard();
  }

  @Override
  public RootCauseDiagnoser diagnoser(String group) {
    IncidentLibrary others = without(group);
    HeuristicDiagnoser own = new HeuristicDiagnoser(others, group);
    return (anomaly, window) -> {
      Diagnosis heuristic = own.diagnose(anomaly, window);
      return anomaly.isNone()
          ? heuristic
          : used(diagnoser.consult(anomaly, heuristic, window, () -> others));
    };
  }

  private Diagnosis used(Consultation consultation) {
    ModelCall call = consultation.call();
    if (call.wasMade()) {
      Spent one =
          new Spent(
              1,
              call.inputTokens(),
              call.outputTokens(),
              isPriced() ? OptionalLong.of(call.microDollars()) : OptionalLong.empty());
      spent.updateAndGet(before -> before.plus(one));
    }
    if (call.outcome() != ModelCall.Outcome.USED) {
      throw new AgentFailedException(
          "The model's answer is not used (%s): %s."
              .formatted(call.outcome().wireName(), call.reason()));
    }
    return consultation.diagnosis();
  }

  private boolean isPriced() {
    return settings.inputPrice() > 0 || settings.outputPrice() > 0;
  }

  @Override
  public Spent takeSpent() {
    return spent.getAndSet(Spent.NOTHING);
  }

  @Override
  public void close() {
    diagnoser.close();
  }
}
