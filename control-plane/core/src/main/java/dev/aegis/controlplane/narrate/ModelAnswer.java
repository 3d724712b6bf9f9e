package dev.aegis.controlplane.narrate;

import java.util.List;

/// What a model answered, read from its JSON and not yet believed.
///
/// @param ranking causes by name, the likeliest first
/// @param sentences what it has to say
public record ModelAnswer(List<Ranked> ranking, List<Said> sentences) {
  public ModelAnswer {
    ranking = List.copyOf(ranking);
    sentences = List.copyOf(sentences);
  }

  /// A cause and the marks it cites.
  public record Ranked(String cause, List<String> evidence) {
    public Ranked {
      evidence = List.copyOf(evidence);
    }
  }

  /// A sentence and the marks it cites.
  public record Said(String text, List<String> evidence) {
    public Said {
      evidence = List.copyOf(evidence);
    }
  }
}
