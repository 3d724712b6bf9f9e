package dev.aegis.controlplane.postmortem;

import dev.aegis.controlplane.prose.Markdown;
import java.util.List;

/// A draft while it is written. A fact cannot be put down without something that it rests on; what
/// is not a fact about the cluster (a heading, a question to a person, a word about the draft
/// itself) goes by another way in.
final class DraftText {
  private static final String FOR_A_PERSON = "> **For a person to fill in.** ";

  private final StringBuilder text = new StringBuilder();
  private final Citations citations;

  DraftText(Citations citations) {
    this.citations = citations;
  }

  Citations citations() {
    return citations;
  }

  DraftText heading(String heading) {
    text.append(text.isEmpty() ? "" : "\n").append("## ").append(heading).append("\n\n");
    return this;
  }

  /// One line that states something about the cluster; the sentence is inert Markdown already.
  DraftText fact(String start, String sentence, List<String> ids) {
    text.append(start).append(sentence).append(citations.mark(ids)).append('\n');
    return this;
  }

  /// A row of a table that states something.
  DraftText row(List<String> cells, List<String> ids) {
    text.append("| ").append(String.join(" | ", cells)).append(" |");
    text.append(citations.mark(ids)).append(" |\n");
    return this;
  }

  /// A line that states nothing about the cluster.
  DraftText frame(String line) {
    text.append(line).append('\n');
    return this;
  }

  DraftText forAPerson(String question) {
    boolean newParagraph = text.length() >= 2 && text.charAt(text.length() - 2) == '\n';
    text.append(newParagraph ? "" : "\n").append(FOR_A_PERSON).append(question).append('\n');
    return this;
  }

  static String plain(String words) {
    return Markdown.plain(words);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
