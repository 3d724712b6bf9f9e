package dev.aegis.controlplane.narrate;

import dev.aegis.controlplane.diagnose.KnownCause;
import dev.aegis.controlplane.postmortem.Narration;
import dev.aegis.telemetry.verdict.Diagnosis;
import dev.aegis.telemetry.verdict.Hypothesis;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Decides what of a model's answer is believed: all of it or nothing.
///
/// Grounding is checked here because prompts do not bring it about: each cause is one that was on
/// offer, each mark one that exists, each number one that the cited facts show ([Prose]). An answer
/// that fails anywhere is dropped whole: a model that was talked into one lie may have been talked
/// into the order as well.
public final class AnswerCheck {
  private static final int MAX_SENTENCES = 8;
  private static final int MAX_MARKS = 12;

  private AnswerCheck() {}

  /// What came of a check.
  public sealed interface Checked {
    /// The answer holds.
    ///
    /// @param order causes, the likeliest first, then those the model left out
    record Accepted(List<KnownCause> order, List<Narration.Sentence> sentences) implements Checked {
      public Accepted {
        order = List.copyOf(order);
        sentences = List.copyOf(sentences);
      }
    }

    /// It does not.
    record Refused(Refusal reason) implements Checked {}
  }

  public static Checked check(ModelAnswer answer, FactSheet sheet) {
    if (answer.ranking().isEmpty() || answer.sentences().isEmpty()) {
      return new Checked.Refused(Refusal.WRONG_SHAPE);
    }
    if (answer.sentences().size() > MAX_SENTENCES) {
      return new Checked.Refused(Refusal.TOO_LONG);
    }
    Set<KnownCause> order = EnumSet.noneOf(KnownCause.class);
    List<KnownCause> ranked = new ArrayList<>();
    for (ModelAnswer.Ranked one : answer.ranking()) {
      Optional<KnownCause> cause =
          KnownCause.ofWireName(one.cause()).filter(sheet.offered()::contains);
      Optional<Refusal> wrong = refusalOf(one.evidence(), sheet);
      if (cause.isEmpty() || wrong.isPresent() || !order.add(cause.get())) {
        return new Checked.Refused(
            cause.isEmpty() ? Refusal.UNKNOWN_CAUSE : wrong.orElse(Refusal.REPEATED_CAUSE));
      }
      ranked.add(cause.get());
    }
    List<Narration.Sentence> sentences = new ArrayList<>();
    for (ModelAnswer.Said said : answer.sentences()) {
      Optional<Refusal> wrong =
          refusalOf(said.evidence(), sheet)
              .or(() -> Prose.refusalOf(said.text(), cited(said.evidence(), sheet), sheet));
      if (wrong.isPresent()) {
        return new Checked.Refused(wrong.get());
      }
      sentences.add(
          new Narration.Sentence(
              sheet.aliases().resolve(said.text()),
              cited(said.evidence(), sheet).stream()
                  .flatMap(fact -> fact.ids().stream())
                  .distinct()
                  .toList()));
    }
    sheet.offered().stream().filter(cause -> !order.contains(cause)).forEach(ranked::add);
    return new Checked.Accepted(ranked, sentences);
  }

  /// The agent's diagnosis in a model's order. What backs a hypothesis stays what the agent found;
  /// the scores stay too, handed out anew from the top, so that they fall.
  public static Diagnosis reordered(Diagnosis own, List<KnownCause> order, String version) {
    List<Hypothesis> ranked = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      KnownCause cause = order.get(i);
      double score = own.ranked().get(i).score();
      own.ranked().stream()
          .filter(one -> one.cause().equals(cause.rootCause()))
          .findFirst()
          .ifPresent(
              one -> ranked.add(new Hypothesis(one.cause(), score, one.reason(), one.evidence())));
    }
    return new Diagnosis(ranked, version);
  }

  private static Optional<Refusal> refusalOf(List<String> marks, FactSheet sheet) {
    if (marks.isEmpty()) {
      return Optional.of(Refusal.NO_EVIDENCE);
    }
    if (marks.size() > MAX_MARKS) {
      return Optional.of(Refusal.TOO_LONG);
    }
    return marks.stream().allMatch(mark -> sheet.fact(mark).isPresent())
        ? Optional.empty()
        : Optional.of(Refusal.INVENTED_EVIDENCE);
  }

  private static List<Fact> cited(List<String> marks, FactSheet sheet) {
    return marks.stream().flatMap(mark -> sheet.fact(mark).stream()).toList();
  }
}
