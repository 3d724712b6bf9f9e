package dev.aegis.controlplane.envelope;

import java.util.List;

/// What the safety envelope says about a patch.
public sealed interface EnvelopeVerdict {

  record Safe(ApprovedPatch patch) implements EnvelopeVerdict {}

  /// Not safe, and why.
  ///
  /// @param violations everything that is wrong, at least one, by path
  record Unsafe(List<Violation> violations) implements EnvelopeVerdict {
    public Unsafe {
      violations = List.copyOf(violations);
      if (violations.isEmpty()) {
        throw new IllegalArgumentException("what is unsafe has a violation");
      }
    }
  }
}
