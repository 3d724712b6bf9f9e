package dev.aegis.bench.grade;

import dev.aegis.bench.corpus.Truth;
import dev.aegis.bench.score.EpisodeScore;
import dev.aegis.bench.score.Scorecard;
import dev.aegis.bench.statistics.McNemar;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/// What an agent made of a suite.
///
/// @param agent its name
/// @param graded every incident of the suite, in the order of their ids
/// @param watched the recorded ones, watched as they happened; none of a written suite
/// @param besides what was spent on a model that is booked on none of the incidents: while
///   watching, and on answers that came to an end long after their time
public record BenchCard(
    String agent, List<Graded> graded, List<EpisodeScore> watched, Spent besides) {
  public BenchCard {
    graded = List.copyOf(graded);
    watched = List.copyOf(watched);
  }

  /// Of a suite that was not watched.
  public BenchCard(String agent, List<Graded> graded) {
    this(agent, graded, List.of(), Spent.NOTHING);
  }

  public SubjectCard subjects() {
    return new SubjectCard(graded);
  }

  /// What it said while it watched; empty of a written suite.
  public Optional<Scorecard> watching() {
    return watched.isEmpty() ? Optional.empty() : Optional.of(new Scorecard(agent, watched));
  }

  public KindCard kinds() {
    return new KindCard(graded);
  }

  public CauseCard causes() {
    return new CauseCard(graded);
  }

  /// What the answers about all incidents took.
  public Effort effort() {
    return graded.stream().map(Graded::effort).reduce(Effort.NONE, Effort::plus);
  }

  /// What it made of some of the incidents; what was spent besides is of none.
  public BenchCard of(Predicate<Truth> wanted) {
    return new BenchCard(
        agent,
        graded.stream().filter(one -> wanted.test(one.truth())).toList(),
        watched.stream().filter(one -> wanted.test(one.truth())).toList(),
        Spent.NOTHING);
  }

  /// Why answers are missing, and of how many incidents: the reason for the kind, or else the one
  /// for the causes.
  public SortedMap<String, Integer> missedBecause() {
    SortedMap<String, Integer> because = new TreeMap<>();
    for (Graded one : graded) {
      one.kind()
          .reason()
          .or(() -> one.cause().reason())
          .ifPresent(reason -> because.merge(reason, 1, Integer::sum));
    }
    return because;
  }

  /// This agent against another one, by kind.
  public McNemar kindsAgainst(BenchCard other) {
    return against(other, Graded::kindIsRight);
  }

  /// This agent against another one, by the cause put first.
  public McNemar causesAgainst(BenchCard other) {
    return against(other, one -> one.causeIsWithin(1));
  }

  private McNemar against(BenchCard other, Predicate<Graded> right) {
    if (graded.size() != other.graded.size()) {
      throw new IllegalArgumentException("agents are compared on the same incidents");
    }
    int onlyThis = 0;
    int onlyOther = 0;
    for (int i = 0; i < graded.size(); i++) {
      Graded mine = graded.get(i);
      Graded theirs = other.graded.get(i);
      if (!mine.truth().id().equals(theirs.truth().id())) {
        throw new IllegalArgumentException("agents are compared on the same incidents");
      }
      if (right.test(mine) && !right.test(theirs)) {
        onlyThis++;
      } else if (!right.test(mine) && right.test(theirs)) {
        onlyOther++;
      }
    }
    return new McNemar(onlyThis, onlyOther);
  }
}
