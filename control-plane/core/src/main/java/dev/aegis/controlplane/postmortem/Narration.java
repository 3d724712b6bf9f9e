package dev.aegis.controlplane.postmortem;

import java.util.List;

/// What a language model added to a draft, if one was asked.
public sealed interface Narration {
  /// Nobody asked a model.
  Narration NONE = new NotAsked();

  /// Nobody asked a model.
  record NotAsked() implements Narration {}

  /// A model was asked and its answer is not used.
  ///
  /// @param reason why, a few words of ours
  record NotUsed(String reason) implements Narration {}

  /// A model ranked the hypotheses and wrote sentences, and both passed the checks.
  ///
  /// @param model its name, as configured
  record Told(String model, List<Sentence> sentences) implements Narration {
    public Told {
      sentences = List.copyOf(sentences);
    }
  }

  /// One sentence of a model.
  ///
  /// @param text plain text, checked
  /// @param ids what it cites: samples, events, feeds or past incidents; at least one
  record Sentence(String text, List<String> ids) {
    public Sentence {
      ids = List.copyOf(ids);
      if (ids.isEmpty()) {
        throw new IllegalArgumentException("a sentence of a model cites what it rests on");
      }
    }
  }
}
