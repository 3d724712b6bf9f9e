package dev.aegis.controlplane.postmortem;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a rendered draft as a distrustful person would: whatever is not one of the few known lines
/// that state nothing about the cluster needs a mark, and the mark has to lead to something that is
/// there.
public final class DraftFacts {
  private static final Pattern MARK = Pattern.compile("\\[(E[0-9]+)]");
  private static final Pattern INDEX_LINE = Pattern.compile("- \\*\\*(E[0-9]+)\\*\\* (`.*`)");
  private static final Pattern ID = Pattern.compile("`([^`]+)`");

  /// Headings, what a person has to fill in, the heads of tables, and what is said about the draft,
  /// the data or the agent rather than about the cluster.
  private static final Pattern STATES_NOTHING =
      Pattern.compile(
          String.join(
              "|",
              "",
              "#{1,2} .*",
              "> \\*\\*For a person to fill in\\.\\*\\* .*",
              "> Written by .*",
              "\\|---.*",
              "\\| term \\| leader .*",
              "\\| series \\| first .*",
              "[0-9]+\\. \\*\\*(undetermined|healthy)\\*\\* .*",
              "[0-9]+\\. .*\\(nothing in this window backs it\\)",
              "Ranked by .* scores are comparable within this list only\\.",
              "A model was asked, and its answer is not used: .*",
              "Telemetry of this window tells nothing about clients' requests\\.",
              "Between .* the classifier saw .* Nothing in this window backs it\\.",
              "Of each metric that moved, its highest series\\.",
              "Times are of each node's own clock\\.",
              "No events in this window\\.",
              "[0-9]+ more lines, from the middle, are left out\\.",
              "[0-9]+ earlier terms are left out\\.",
              "Alike in their signs, which proves nothing about this one\\.",
              "- [a-z_]+ was not judged: .*",
              "- Claimed, and nothing in this window backs it: .*",
              "- [0-9]+ series have labels that the contract does not name: not read\\.",
              "- What happened before and after this window\\.",
              "- What people did, and defects in code\\.",
              "Found by the classifier .* in the window of the summary\\.",
              "- \\[ ] Proposed by the agent: .*",
              "- \\[ ]"));

  private DraftFacts() {}

  /// What is wrong with a draft, a sentence each; nothing if every fact is backed.
  public static List<String> findings(String markdown, Predicate<String> resolves) {
    Map<String, List<String>> index = index(markdown);
    List<String> findings = new ArrayList<>();
    index.forEach((mark, ids) ->
        ids.stream()
            .filter(id -> !resolves.test(id))
            .forEach(id -> findings.add(mark + " leads to " + id + ", which is not there")));
    for (String line : markdown.split("\n", -1)) {
      if (STATES_NOTHING.matcher(line).matches() || INDEX_LINE.matcher(line).matches()) {
        continue;
      }
      List<String> marks = MARK.matcher(line).results().map(match -> match.group(1)).toList();
      if (marks.isEmpty()) {
        findings.add("states something and cites nothing: " + line);
      }
      marks.stream()
          .filter(mark -> !index.containsKey(mark))
          .forEach(mark -> findings.add("cites " + mark + ", which stands for nothing: " + line));
    }
    return findings;
  }

  private static Map<String, List<String>> index(String markdown) {
    Map<String, List<String>> index = new TreeMap<>();
    for (String line : markdown.split("\n", -1)) {
      Matcher matcher = INDEX_LINE.matcher(line);
      if (matcher.matches()) {
        index.put(
            matcher.group(1),
            ID.matcher(matcher.group(2)).results().map(match -> match.group(1)).toList());
      }
    }
    return index;
  }
}
