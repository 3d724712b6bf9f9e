package dev.aegis.controlplane.classify;

import dev.aegis.controlplane.reading.WindowReading;
import dev.aegis.telemetry.agent.AnomalyClassifier;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Evidence;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.verdict.Subject;
import dev.aegis.telemetry.verdict.SuggestedAction;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Asks every rule and lets the most confident finding speak; ties go to the more severe, then to
/// the kind that comes first in the alphabet. Immutable, safe to share.
///
/// Whatever else was found, let pass or not judged goes along as evidence, so that `none` never
/// hides what nobody could see. The confidence of `none` falls with every rule that abstained.
public final class HeuristicClassifier implements AnomalyClassifier {
  /// Changes with the rules or their thresholds.
  public static final String VERSION = "heuristic-7";

  private static final double DOUBT_PER_ABSTENTION = 0.18;

  private static final Comparator<Finding> STRENGTH =
      Comparator.comparingDouble(Finding::confidence)
          .thenComparing(Finding::severity)
          .thenComparing(Finding::kind, Comparator.reverseOrder());

  private final List<Rule> rules;

  public HeuristicClassifier(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /// The five rules of the paper.
  public static HeuristicClassifier standard() {
    Thresholds thresholds = Thresholds.defaults();
    return new HeuristicClassifier(
        List.of(
            new SlowFollowerRule(thresholds),
            new LeaseStarvationRule(thresholds),
            new ClockSkewRule(thresholds),
            new SplitBrainRule(thresholds),
            new ElectionChurnRule(thresholds)));
  }

  @Override
  public Anomaly classify(TelemetryWindow window) {
    WindowReading reading = new WindowReading(window);
    List<Judgement> judgements = rules.stream().map(rule -> rule.judge(reading)).toList();
    return judgements.stream()
        .filter(Finding.class::isInstance)
        .map(Finding.class::cast)
        .max(STRENGTH)
        .map(winner -> anomaly(window, winner, judgements))
        .orElseGet(() -> none(reading, judgements));
  }

  private static Anomaly anomaly(
      TelemetryWindow window, Finding winner, List<Judgement> judgements) {
    List<Evidence> evidence = new ArrayList<>(winner.evidence());
    for (Judgement judgement : judgements) {
      if (!judgement.equals(winner)) {
        evidence.addAll(aside(judgement));
      }
    }
    return new Anomaly(
        winner.kind(),
        winner.severity(),
        winner.subject(),
        winner.confidence(),
        evidence,
        winner.action(),
        window.span(),
        VERSION);
  }

  private static Anomaly none(WindowReading reading, List<Judgement> judgements) {
    List<Evidence> evidence = new ArrayList<>();
    long abstained = judgements.stream().filter(Judgement.Abstained.class::isInstance).count();
    judgements.forEach(judgement -> evidence.addAll(aside(judgement)));
    for (NodeId node : reading.nodes()) {
      if (reading.metricsAreSilent(node)) {
        evidence.add(
            EvidenceBuilder.of("source_status")
                .from(reading.metricsStatusIds(node))
                .saying(node + " exported no metrics at all"));
      }
    }
    return new Anomaly(
        AnomalyKind.NONE,
        Severity.INFO,
        new Subject.Cluster(),
        Math.max(0, 1 - DOUBT_PER_ABSTENTION * abstained),
        evidence,
        SuggestedAction.NONE,
        reading.window().span(),
        VERSION);
  }

  /// What a judgement that is not the verdict leaves as evidence.
  private static List<Evidence> aside(Judgement judgement) {
    return switch (judgement) {
      case Finding finding ->
          List.of(
              EvidenceBuilder.of(finding.kind().wireName())
                  .number("confidence", finding.confidence())
                  .from(finding.evidence().getFirst().from())
                  .saying("also seen: " + finding.evidence().getFirst().statement()));
      case Judgement.Quiet quiet -> quiet.notes();
      case Judgement.Abstained abstained -> List.of(abstained.asEvidence());
    };
  }
}
