package dev.aegis.bench.grade;

import dev.aegis.bench.corpus.Truth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/// Answers by hand.
final class Grades {
  private static final Effort HALF_A_SECOND = new Effort(0.5, 0, Spent.NOTHING);

  private Grades() {}

  static Graded of(String id, String kind, String cause, String said, String... causes) {
    return graded(id, List.of(), kind, cause, said, 1, causes);
  }

  static Graded sure(String id, String kind, String said, double confidence) {
    return graded(id, List.of(), kind, "x", said, confidence, "x");
  }

  static Graded allowing(String id, String also, String kind, String said) {
    return graded(id, List.of(also), kind, "x", said, 1, "x");
  }

  static Graded missed(String id, String kind, String cause) {
    return new Graded(
        truth(id, List.of(), kind, cause),
        new Response.Missed<>("it was gone"),
        new Response.Missed<>("it was gone"),
        Effort.NONE);
  }

  static Graded scored(String id, String cause, List<CauseAnswer.Ranked> ranked) {
    return new Graded(
        truth(id, List.of(), "k", cause),
        new Response.Given<>(new KindAnswer("k", 1, Set.of("cluster"), "warning")),
        new Response.Given<>(new CauseAnswer(ranked)),
        HALF_A_SECOND);
  }

  /// An incident of a node or the cluster with a severity, and what was said of both.
  static Graded about(
      String kind, String entity, String severity, Set<String> said, String saidSeverity) {
    return new Graded(
        new Truth("1", kind, List.of(), "x", entity, severity, 0, 1, 2, "recipe", new TreeMap<>()),
        new Response.Given<>(new KindAnswer(kind, 1, said, saidSeverity)),
        new Response.Missed<>("it was not asked"),
        Effort.NONE);
  }

  private static Graded graded(
      String id,
      List<String> also,
      String kind,
      String cause,
      String said,
      double confidence,
      String... causes) {
    List<CauseAnswer.Ranked> ranked = new ArrayList<>();
    for (String one : causes) {
      ranked.add(new CauseAnswer.Ranked(one, 1.0 / causes.length));
    }
    return new Graded(
        truth(id, also, kind, cause),
        new Response.Given<>(new KindAnswer(said, confidence, Set.of("cluster"), "warning")),
        new Response.Given<>(new CauseAnswer(ranked)),
        HALF_A_SECOND);
  }

  private static Truth truth(String id, List<String> also, String kind, String cause) {
    return new Truth(
        id, kind, also, cause, "cluster", "warning", 0, 1, 2, "recipe", new TreeMap<>());
  }
}
