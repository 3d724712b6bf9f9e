package dev.aegis.chaos.report;

import dev.aegis.chaos.judge.Finding;
import java.util.List;

/// What is known of one run of a cell.
public sealed interface Verdict {
  /// One word for it.
  String label();

  /// Every promise was kept, and the run was one that could have shown otherwise.
  record Held() implements Verdict {
    @Override
    public String label() {
      return "held";
    }
  }

  /// A promise was broken.
  ///
  /// @param findings at least one
  record Broken(List<Finding> findings) implements Verdict {
    public Broken {
      findings = List.copyOf(findings);
    }

    @Override
    public String label() {
      return "BROKEN";
    }
  }

  /// It ran, and shows nothing. Counts as a failure of the campaign, never as a pass.
  record Inconclusive(String reason) implements Verdict {
    @Override
    public String label() {
      return "inconclusive";
    }
  }

  /// It could not be run here.
  record NotRun(String reason) implements Verdict {
    @Override
    public String label() {
      return "not run";
    }
  }

  /// The reasons in sentences; none for what held.
  default List<String> reasons() {
    return switch (this) {
      case Held _ -> List.of();
      case Broken(List<Finding> findings) -> findings.stream().map(Finding::toString).toList();
      case Inconclusive(String reason) -> List.of(reason);
      case NotRun(String reason) -> List.of(reason);
    };
  }
}
