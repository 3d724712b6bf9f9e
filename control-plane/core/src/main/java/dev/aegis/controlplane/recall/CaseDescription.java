package dev.aegis.controlplane.recall;

import dev.aegis.telemetry.verdict.AnomalyKind;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// What one incident looks like, in words that incidents share.
///
/// @param kind what a classifier would call it
/// @param signs what was seen
/// @param note one line about it, written for this library; empty for a window
public record CaseDescription(AnomalyKind kind, SortedSet<Sign> signs, String note) {
  public CaseDescription {
    signs = Collections.unmodifiableSortedSet(new TreeSet<>(signs));
  }

  /// One text for an embedding model: the same description has the same text.
  public String text() {
    StringBuilder text = new StringBuilder(kind.wireName().replace('_', ' '));
    signs.forEach(sign -> text.append("; ").append(sign.phrase()));
    return note.isEmpty() ? text.toString() : text.append(". ").append(note).toString();
  }
}
