package dev.aegis.bench.report;

import dev.aegis.bench.grade.BenchCard;
import dev.aegis.bench.grade.CauseAnswer;
import dev.aegis.bench.grade.CauseCard;
import dev.aegis.bench.grade.Effort;
import dev.aegis.bench.grade.Graded;
import dev.aegis.bench.grade.KindCard;
import dev.aegis.bench.grade.Spent;
import dev.aegis.bench.grade.SubjectCard;
import dev.aegis.bench.score.EpisodeScore;
import dev.aegis.bench.score.Scorecard;
import dev.aegis.bench.statistics.McNemar;
import dev.aegis.bench.statistics.Proportion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The whole result as one JSON object: every answer, and every figure of the scorecard.
public final class BenchJson {
  private static final JsonMapper PRETTY =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private BenchJson() {}

  /// Indented, fields in a fixed order.
  public static String of(BenchReport report) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("benchmark", "consensusops-bench");
    root.put("suite", report.suite());
    root.put("version", report.version());
    root.put("top_k", report.k());
    if (!report.parts().isEmpty()) {
      root.put("held_out", report.heldOut());
    }
    root.put("agents", report.cards().stream().map(card -> card(card, report)).toList());
    List<Object> pairs = new ArrayList<>();
    for (BenchCard other : report.cards().subList(1, report.cards().size())) {
      pairs.add(pair(report.first(), other));
    }
    root.put("pairs", pairs);
    return PRETTY.writeValueAsString(root).replace("\r\n", "\n") + "\n";
  }

  private static Map<String, Object> card(BenchCard card, BenchReport report) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("agent", card.agent());
    object.putAll(figures(card, report.k()));
    if (!report.parts().isEmpty()) {
      Map<String, Object> parts = new LinkedHashMap<>();
      parts.put("public", figures(card.of(truth -> !report.isHeldOut(truth)), report.k()));
      parts.put("held_out", figures(card.of(report::isHeldOut), report.k()));
      object.put("parts", parts);
    }
    object.put("missed_because", card.missedBecause());
    object.putAll(effort(card.effort()));
    if (card.besides().calls() > 0) {
      object.put("besides", spent(card.besides()));
    }
    object.put("incidents", card.graded().stream().map(BenchJson::incident).toList());
    return object;
  }

  private static Map<String, Object> figures(BenchCard card, int k) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("kinds", kinds(card.kinds()));
    object.put("causes", causes(card.causes(), k));
    object.put("subjects", subjects(card.subjects()));
    card.watching().ifPresent(watching -> object.put("watching", watching(watching)));
    return object;
  }

  private static Map<String, Object> effort(Effort effort) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("seconds", effort.seconds());
    object.put("processor_seconds", effort.processorSeconds());
    object.putAll(spent(effort.spent()));
    return object;
  }

  private static Map<String, Object> spent(Spent spent) {
    Map<String, Object> object = new LinkedHashMap<>();
    if (spent.calls() > 0) {
      object.put("model_calls", spent.calls());
      object.put("input_tokens", spent.inputTokens());
      object.put("output_tokens", spent.outputTokens());
      spent.microDollars().ifPresent(_ -> object.put("dollars", spent.dollars()));
    }
    return object;
  }

  private static Map<String, Object> kinds(KindCard card) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("right", proportion(card.right()));
    object.put("macro_f1", card.macroF1());
    object.put("recall", proportions(card.recall()));
    object.put("precision", proportions(card.precision()));
    object.put("f1", card.f1());
    object.put("confusion", card.confusion());
    object.put("missed", proportion(card.missed()));
    object.put("abstained", proportion(card.abstained()));
    object.put("right_when_answered", proportion(card.rightWhenAnswered()));
    card.brier().ifPresent(brier -> object.put("brier", brier));
    return object;
  }

  private static Map<String, Object> causes(CauseCard card, int k) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("top_1", proportion(card.within(1)));
    object.put("top_k", proportion(card.within(k)));
    object.put("mean_reciprocal_rank", card.meanReciprocalRank());
    object.put("top_1_by_cause", proportions(card.withinByCause(1)));
    object.put("top_k_by_cause", proportions(card.withinByCause(k)));
    object.put("confusion", card.confusion());
    object.put("missed", proportion(card.missed()));
    object.put("abstained", proportion(card.abstained()));
    object.put("right_when_answered", proportion(card.rightWhenAnswered()));
    card.brier().ifPresent(brier -> object.put("brier", brier));
    return object;
  }

  private static Map<String, Object> subjects(SubjectCard card) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("entity", proportion(card.entity()));
    object.put("severity", proportion(card.severity()));
    card.severityKappa().ifPresent(kappa -> object.put("severity_weighted_kappa", kappa));
    object.put("severity_answers", card.severitiesSaid().hits());
    return object;
  }

  private static Map<String, Object> watching(Scorecard card) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("detected", proportion(card.detected()));
    card.delay(0.5).ifPresent(seconds -> object.put("delay_median_s", seconds));
    card.delay(1).ifPresent(seconds -> object.put("delay_longest_s", seconds));
    object.put("false_alarms", card.falseRaisings());
    object.put("healthy_hours", card.healthyHours());
    object.put("missed", proportion(card.missed()));
    Map<String, Object> delays = new LinkedHashMap<>();
    for (EpisodeScore score : card.scores()) {
      score.delayS().ifPresent(seconds -> delays.put(score.truth().id(), seconds));
    }
    object.put("delays_s", delays);
    return object;
  }

  private static Map<String, Object> incident(Graded graded) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("id", graded.truth().id());
    graded
        .kind()
        .answer()
        .ifPresent(answer -> {
          object.put("kind", answer.kind());
          object.put("confidence", answer.confidence());
          object.put("entities", answer.entities().stream().sorted().toList());
          object.put("severity", answer.severity());
        });
    graded.kind().reason().ifPresent(reason -> object.put("kind_missed", reason));
    graded
        .cause()
        .answer()
        .ifPresent(answer ->
            object.put("causes", answer.ranked().stream().map(BenchJson::ranked).toList()));
    graded.cause().reason().ifPresent(reason -> object.put("causes_missed", reason));
    object.put("kind_is_right", graded.kindIsRight());
    object.put("reciprocal_rank", graded.reciprocalRank());
    object.putAll(effort(graded.effort()));
    return object;
  }

  private static Map<String, Object> ranked(CauseAnswer.Ranked one) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("cause", one.cause());
    object.put("score", one.score());
    return object;
  }

  private static Map<String, Object> pair(BenchCard first, BenchCard second) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("first", first.agent());
    object.put("second", second.agent());
    object.put("kinds", test(first.kindsAgainst(second)));
    object.put("causes_top_1", test(first.causesAgainst(second)));
    return object;
  }

  private static Map<String, Object> test(McNemar test) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("only_first", test.onlyFirst());
    object.put("only_second", test.onlySecond());
    object.put("mcnemar_p", test.p());
    return object;
  }

  private static Map<String, Object> proportions(SortedMap<String, Proportion> proportions) {
    Map<String, Object> object = new LinkedHashMap<>();
    proportions.forEach((name, one) -> object.put(name, proportion(one)));
    return object;
  }

  private static Map<String, Object> proportion(Proportion proportion) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("hits", proportion.hits());
    object.put("trials", proportion.trials());
    object.put("lower", proportion.lower());
    object.put("upper", proportion.upper());
    return object;
  }
}
