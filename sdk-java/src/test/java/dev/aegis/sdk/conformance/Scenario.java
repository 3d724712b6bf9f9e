package dev.aegis.sdk.conformance;

import java.util.List;

/// A story that every SDK tells alike.
///
/// @param subject the name of its file, without the extension
/// @param name a sentence
/// @param disturbs whether nodes are killed in it
public record Scenario(String subject, String name, boolean disturbs, List<Step> steps) {
  public Scenario {
    steps = List.copyOf(steps);
  }

  /// File and sentence, for a report.
  public String title() {
    return subject + ": " + name;
  }
}
