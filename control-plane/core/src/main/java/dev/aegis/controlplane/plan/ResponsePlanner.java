package dev.aegis.controlplane.plan;

import dev.aegis.controlplane.classify.HeuristicClassifier;
import dev.aegis.controlplane.diagnose.HeuristicDiagnoser;
import dev.aegis.controlplane.envelope.DeployedConfig;
import dev.aegis.controlplane.plan.PastProposal.State;
import dev.aegis.controlplane.propose.BranchName;
import dev.aegis.controlplane.propose.Proposal;
import dev.aegis.controlplane.propose.Proposer;
import dev.aegis.telemetry.agent.AnomalyClassifier;
import dev.aegis.telemetry.agent.RootCauseDiagnoser;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.Diagnosis;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.List;
import java.util.Optional;

/// The one pure step between reading everything and writing anything: window, deployed
/// configuration and history in, one [ResponsePlan] out. The end of the window is its "now".
///
/// It keeps the agent from nagging. A concern has one open proposal, which is renewed rather than
/// repeated. A merged change is given time to take effect. A closed one is a "no" that holds until
/// the cool-down ends or the trouble gets worse. And only so many stand open at once, or are opened
/// within an hour.
public final class ResponsePlanner {
  private static final long HOUR_MS = 60 * 60_000L;
  private static final String RUNBOOK = "control-plane/runbooks/README.md";

  private final AnomalyClassifier classifier;
  private final RootCauseDiagnoser diagnoser;
  private final Proposer proposer;
  private final PlanPolicy policy;

  public ResponsePlanner(
      AnomalyClassifier classifier,
      RootCauseDiagnoser diagnoser,
      Proposer proposer,
      PlanPolicy policy) {
    this.classifier = classifier;
    this.diagnoser = diagnoser;
    this.proposer = proposer;
    this.policy = policy;
  }

  /// Heuristic classifier and diagnoser, the standard catalogue, and this policy.
  public static ResponsePlanner standard(PlanPolicy policy) {
    return new ResponsePlanner(
        HeuristicClassifier.standard(), new HeuristicDiagnoser(), Proposer.standard(), policy);
  }

  /// What should follow from a window. The same arguments have the same plan.
  public ResponsePlan plan(
      TelemetryWindow window, DeployedConfig deployed, ProposalHistory history) {
    Anomaly anomaly = classifier.classify(window);
    Diagnosis diagnosis = diagnoser.diagnose(anomaly, window);
    Proposal proposal = propose(anomaly, deployed, history, window);
    return new ResponsePlan(anomaly, proposal, delivery(proposal, history), diagnosis);
  }

  /// What should follow while the deployed configuration is not known: nothing can be proposed, but
  /// what is seen is told and drafted all the same.
  ///
  /// @param reason why it is not known, one sentence
  public ResponsePlan planWithoutConfig(TelemetryWindow window, String reason) {
    Anomaly anomaly = classifier.classify(window);
    return new ResponsePlan(
        anomaly,
        new Proposal.NotNeeded(reason, RUNBOOK),
        Delivery.NOTHING,
        diagnoser.diagnose(anomaly, window));
  }

  private Proposal propose(
      Anomaly anomaly, DeployedConfig deployed, ProposalHistory history, TelemetryWindow window) {
    Proposal proposal = proposer.propose(anomaly, deployed, window);
    return switch (proposal) {
      case Proposal.NotNeeded notNeeded -> notNeeded;
      case Proposal.Blocked blocked -> blocked;
      case Proposal.Approved approved ->
          reasonToWait(anomaly, approved, history, window.toMs())
              .<Proposal>map(reason -> new Proposal.NotNeeded(reason, RUNBOOK))
              .orElse(approved);
    };
  }

  private Optional<String> reasonToWait(
      Anomaly anomaly, Proposal.Approved approved, ProposalHistory history, long nowMs) {
    if (anomaly.confidence() < policy.minConfidence()) {
      return Optional.of("the finding is not certain enough to propose a change");
    }
    BranchName branch = approved.concern().branch();
    for (PastProposal past : history.proposals()) {
      if (past.isAbout(anomaly.kind(), anomaly.subject())) {
        Optional<String> reason = reasonOf(past, branch, anomaly.severity(), nowMs);
        if (reason.isPresent()) {
          return reason;
        }
      }
    }
    List<PastProposal> open = history.in(State.OPEN);
    if (open.stream().anyMatch(past -> past.branch().equals(branch))) {
      return Optional.empty();
    }
    if (open.size() >= policy.maxOpen()) {
      return Optional.of(open.size() + " proposals stand open already; decide about those first");
    }
    long opened =
        history.proposals().stream().filter(past -> past.openedAtMs() > nowMs - HOUR_MS).count();
    return opened >= policy.maxPerHour()
        ? Optional.of(opened + " proposals were opened within the last hour; that has to do")
        : Optional.empty();
  }

  private Optional<String> reasonOf(
      PastProposal past, BranchName branch, Severity severity, long nowMs) {
    boolean recent = nowMs - past.atMs() < policy.coolDownMs();
    return switch (past.state()) {
      case OPEN ->
          past.branch().equals(branch)
              ? Optional.empty()
              : Optional.of(
                  "an earlier proposal about this stands open against another configuration: merge or close "
                      + past.branch());
      case MERGED -> recent ? Optional.of("a merged change is taking effect") : Optional.empty();
      case CLOSED ->
          recent && severity.compareTo(past.severity()) <= 0
              ? Optional.of("a person declined this, and it has not got worse since")
              : Optional.empty();
    };
  }

  private static Delivery delivery(Proposal proposal, ProposalHistory history) {
    if (!(proposal instanceof Proposal.Approved approved)) {
      return Delivery.NOTHING;
    }
    BranchName branch = approved.concern().branch();
    boolean isOpen = history.in(State.OPEN).stream().anyMatch(past -> past.branch().equals(branch));
    return isOpen ? Delivery.UPDATE : Delivery.OPEN;
  }
}
