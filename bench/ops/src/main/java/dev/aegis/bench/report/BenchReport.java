package dev.aegis.bench.report;

import dev.aegis.bench.corpus.Truth;
import dev.aegis.bench.grade.BenchCard;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/// What a run has to tell.
///
/// @param suite its name
/// @param version of its data
/// @param k how many causes count as found
/// @param likePaper whether the paper has figures for a suite of this shape
/// @param cards of all agents, on the same incidents; the first is the one that is reported on
/// @param heldOut groups that are held out; none where the suite is not split
public record BenchReport(
    String suite,
    String version,
    int k,
    boolean likePaper,
    List<BenchCard> cards,
    NavigableSet<String> heldOut) {
  /// One part of a split suite.
  ///
  /// @param name for a person
  /// @param cards of all agents, on the incidents of this part
  record Part(String name, List<BenchCard> cards) {
    Part {
      cards = List.copyOf(cards);
    }

    int incidents() {
      return cards.getFirst().graded().size();
    }
  }

  static final String PUBLIC = "public";
  static final String HELD_OUT = "held-out";

  /// @throws IllegalArgumentException if there is no agent
  public BenchReport {
    cards = List.copyOf(cards);
    heldOut = Collections.unmodifiableNavigableSet(new TreeSet<>(heldOut));
    if (cards.isEmpty()) {
      throw new IllegalArgumentException("a report is about at least one agent");
    }
  }

  BenchCard first() {
    return cards.getFirst();
  }

  boolean isHeldOut(Truth truth) {
    return heldOut.contains(truth.recipe());
  }

  /// The public part and the held-out one; none unless there are incidents in both.
  List<Part> parts() {
    List<Part> parts =
        List.of(part(PUBLIC, truth -> !isHeldOut(truth)), part(HELD_OUT, this::isHeldOut));
    return parts.stream().allMatch(part -> part.incidents() > 0) ? parts : List.of();
  }

  private Part part(String name, Predicate<Truth> wanted) {
    return new Part(name, cards.stream().map(card -> card.of(wanted)).toList());
  }

  /// Whether any agent told that it asked a language model.
  boolean isPaid() {
    return isPaidBesides() || cards.stream().anyMatch(card -> card.effort().spent().calls() > 0);
  }

  /// Whether any of that is booked on none of the incidents.
  boolean isPaidBesides() {
    return cards.stream().anyMatch(card -> card.besides().calls() > 0);
  }

  /// Whether the suite was recorded, and watched as it happened.
  public boolean isWatched() {
    return first().watching().isPresent();
  }
}
