package dev.aegis.bench.real;

import java.util.List;

/// An incident as far as its source tells it, and its labels.
///
/// @param system what it happened to
/// @param source where it is told, for people
/// @param url the same, for a browser
/// @param read how much of the source was read
/// @param group incidents of one mechanism
/// @param entity the role of the node it happened to, or `cluster`
/// @param labelConfidence `high`, `medium` or `low`: how sure the labels are
/// @param notShown signals the source speaks of and the contract has no series for
record Incident(
    String system,
    String source,
    String url,
    String read,
    String group,
    String kind,
    List<String> also,
    String cause,
    String entity,
    String severity,
    String labelConfidence,
    List<Fact> facts,
    List<String> notShown) {
  Incident {
    also = List.copyOf(also);
    facts = List.copyOf(facts);
    notShown = List.copyOf(notShown);
  }
}
