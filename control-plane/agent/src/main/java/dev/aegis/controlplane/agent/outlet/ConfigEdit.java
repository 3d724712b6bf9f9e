package dev.aegis.controlplane.agent.outlet;

import dev.aegis.controlplane.envelope.ConfigTree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/// Lays a patch over the *text* of a configuration file, so that a person's comments, order and
/// layout stay and the diff shows nothing but the change.
///
/// A stated setting has its value replaced where it stands; a missing one gets a line after the
/// last of its group, a missing group stands at the end. Nothing rests on the editing being right:
/// the new text is read again, and must be exactly the tree that patch and file merge to; otherwise
/// the edit is refused.
final class ConfigEdit {
  /// Replaces the characters from `start` to `end`.
  private record Splice(int start, int end, String text) {}

  private final String text;
  private final List<Splice> splices = new ArrayList<>();

  private ConfigEdit(String text) {
    this.text = text;
  }

  /// The file with the patch in it.
  ///
  /// @throws MalformedConfigException if the file cannot be read, or cannot be edited to say
  ///   exactly this
  static String apply(String text, ConfigTree.Mapping patch) throws MalformedConfigException {
    MappingNode root = ConfigYaml.compose(text);
    ConfigEdit edit = new ConfigEdit(text);
    edit.merge(root, patch, 0);
    String edited = edit.spliced();
    if (!ConfigYaml.tree(edited).equals(ConfigTree.merge(ConfigYaml.tree(text), patch))) {
      throw new MalformedConfigException(
          0,
          0,
          "the file is laid out so that it cannot be edited safely; a person has to change it");
    }
    return edited;
  }

  private void merge(@Nullable MappingNode group, ConfigTree.Mapping patch, int depth) {
    StringBuilder missing = new StringBuilder();
    int indent = indentOf(group, depth);
    patch
        .entries()
        .forEach((name, value) -> {
          Node stated = group == null ? null : valueOf(group, name);
          if (stated == null) {
            append(missing, indent, name, value);
          } else if (stated instanceof MappingNode inner
              && value instanceof ConfigTree.Mapping over) {
            merge(inner, over, depth + 1);
          } else {
            replace(stated, value);
          }
        });
    if (!missing.isEmpty()) {
      insertAfter(group, missing.toString());
    }
  }

  private void replace(Node stated, ConfigTree value) {
    splices.add(
        new Splice(
            charIndex(stated.getStartMark()), charIndex(stated.getEndMark()), scalar(value)));
  }

  private void insertAfter(@Nullable MappingNode group, String lines) {
    int end = group == null ? text.length() : endOfLine(lastCharacter(group));
    String before = end > 0 && text.charAt(end - 1) != '\n' ? "\n" : "";
    splices.add(new Splice(end, end, before + lines));
  }

  /// A block mapping ends where the next token begins, past blank lines and comments; its last
  /// scalar ends where it is written.
  private int lastCharacter(Node node) {
    if (node instanceof MappingNode mapping && !mapping.getValue().isEmpty()) {
      return lastCharacter(mapping.getValue().getLast().getValueNode());
    }
    return charIndex(node.getEndMark());
  }

  private int endOfLine(int index) {
    int newline = text.indexOf('\n', index);
    return newline < 0 ? text.length() : newline + 1;
  }

  /// From the end of the text on. Of two that stand at one place, the one noted first comes first
  /// in the text: a line of the last group before a new group.
  private String spliced() {
    Collections.reverse(splices);
    splices.sort(Comparator.comparingInt(Splice::start).reversed());
    StringBuilder edited = new StringBuilder(text);
    for (Splice splice : splices) {
      edited.replace(splice.start(), splice.end(), splice.text());
    }
    return edited.toString();
  }

  /// Marks count code points.
  private int charIndex(Mark mark) {
    return text.offsetByCodePoints(0, mark.getIndex());
  }

  private static int indentOf(@Nullable MappingNode group, int depth) {
    return group == null || group.getValue().isEmpty()
        ? 2 * depth
        : group.getValue().getFirst().getKeyNode().getStartMark().getColumn();
  }

  private static @Nullable Node valueOf(MappingNode group, String name) {
    for (NodeTuple tuple : group.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name)) {
        return tuple.getValueNode();
      }
    }
    return null;
  }

  private static void append(StringBuilder lines, int indent, String name, ConfigTree value) {
    lines.append(" ".repeat(indent)).append(name).append(':');
    if (value instanceof ConfigTree.Mapping(var entries)) {
      lines.append('\n');
      entries.forEach((inner, leaf) -> append(lines, indent + 2, inner, leaf));
    } else {
      lines.append(' ').append(scalar(value)).append('\n');
    }
  }

  /// As it is written in a file. The plain form of a text may mean something else to YAML; the
  /// second reading finds that.
  private static String scalar(ConfigTree value) {
    return value.render();
  }
}
