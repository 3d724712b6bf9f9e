package dev.aegis.controlplane.narrate;

import dev.aegis.telemetry.signal.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Names for nodes that hold no text of anybody: `node_1`, `node_2`, ... in the order of the real
/// names. A node's name has 64 characters to its owner's taste, which is room for an instruction.
final class NodeAliases {
  static final Pattern ALIAS = Pattern.compile("\\bnode_([0-9]{1,4})\\b");

  /// Whoever is no node of the window.
  static final String STRANGER = "a_stranger";

  private final List<NodeId> nodes;

  NodeAliases(NavigableSet<NodeId> nodes) {
    this.nodes = new ArrayList<>(nodes);
  }

  /// The alias of a node; a node of no window is a stranger.
  String of(NodeId node) {
    int index = nodes.indexOf(node);
    return index < 0 ? STRANGER : "node_" + (index + 1);
  }

  /// Whether every alias in a text stands for a node.
  boolean knowsAllIn(String text) {
    return ALIAS.matcher(text).results().allMatch(one -> node(one.group(1)).isPresent());
  }

  /// The text with the real names.
  String resolve(String text) {
    Matcher matcher = ALIAS.matcher(text);
    return matcher.replaceAll(
        one -> Matcher.quoteReplacement(node(one.group(1)).map(NodeId::value).orElse(one.group())));
  }

  private Optional<NodeId> node(String number) {
    int index = Integer.parseInt(number) - 1;
    return index >= 0 && index < nodes.size() ? Optional.of(nodes.get(index)) : Optional.empty();
  }
}
