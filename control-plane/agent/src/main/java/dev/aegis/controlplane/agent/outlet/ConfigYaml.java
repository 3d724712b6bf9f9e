package dev.aegis.controlplane.agent.outlet;

import dev.aegis.controlplane.envelope.ConfigTree;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/// Reads a configuration file: YAML, as little of it as a configuration needs.
///
/// Refused with the place: more than 64 KiB, bytes that are not UTF-8, repeated keys, anchors and
/// aliases, merge keys, tags, several documents, nesting past [ConfigTree#MAX_DEPTH]. No object is
/// ever constructed from the text: the file is composed to nodes, and the nodes are read here. A
/// value of a kind no setting has becomes [ConfigTree.Other], for the envelope to report beside
/// everything else that is wrong.
public final class ConfigYaml {
  /// Bytes of a file.
  public static final int MAX_BYTES = 64 * 1024;

  /// YAML also knows `0x1F`, `1_000`, `1:30` and `010`; a person who reads a setting should not
  /// have to.
  private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]{0,18}");

  private ConfigYaml() {}

  /// The tree of a file.
  public static ConfigTree.Mapping read(byte[] file) throws MalformedConfigException {
    return tree(decode(file));
  }

  /// The line, from 1, of every key in a file, by the path that [ConfigTree#leaves] gives it;
  /// groups as well.
  public static SortedMap<String, Integer> lines(byte[] file) throws MalformedConfigException {
    SortedMap<String, Integer> lines = new TreeMap<>();
    MappingNode root = compose(decode(file));
    if (root != null) {
      collectLines("", root, lines);
    }
    return lines;
  }

  private static void collectLines(
      String prefix, MappingNode group, SortedMap<String, Integer> lines) {
    for (NodeTuple tuple : group.getValue()) {
      String name = ((ScalarNode) tuple.getKeyNode()).getValue();
      String path = ConfigTree.path(prefix, name);
      lines.put(path, tuple.getKeyNode().getStartMark().getLine() + 1);
      if (tuple.getValueNode() instanceof MappingNode inner) {
        collectLines(path, inner, lines);
      }
    }
  }

  static ConfigTree.Mapping tree(String text) throws MalformedConfigException {
    MappingNode root = compose(text);
    return root == null ? ConfigTree.Mapping.EMPTY : mapping(root);
  }

  static String decode(byte[] file) throws MalformedConfigException {
    if (file.length > MAX_BYTES) {
      throw new MalformedConfigException(
          0, 0, "the file has " + file.length + " bytes, the limit is " + MAX_BYTES);
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(file))
          .toString();
    } catch (CharacterCodingException _) {
      throw new MalformedConfigException(0, 0, "the file is not UTF-8 text");
    }
  }

  /// The nodes of a file, checked, with their places in the text; null for a file without content.
  static @Nullable MappingNode compose(String text) throws MalformedConfigException {
    LoaderOptions limits = new LoaderOptions();
    limits.setCodePointLimit(MAX_BYTES);
    limits.setNestingDepthLimit(ConfigTree.MAX_DEPTH);
    limits.setAllowDuplicateKeys(false);
    DumperOptions dumping = new DumperOptions();
    Yaml yaml = new Yaml(new SafeConstructor(limits), new Representer(dumping), dumping, limits);
    Node root;
    try {
      root = yaml.compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      throw malformed(
          e.getProblemMark(),
          "this is no YAML, or holds more (documents, tags, aliases) than a configuration may");
    } catch (YAMLException | IllegalArgumentException _) { // the latter of half a tag
      throw new MalformedConfigException(
          0, 0, "this is no YAML, holds control characters or a tag, or is nested too deep");
    }
    if (root == null) {
      return null;
    }
    check(root, text);
    if (root instanceof MappingNode mapping) {
      return mapping;
    }
    throw malformed(root.getStartMark(), "expected groups of settings");
  }

  private static void check(Node node, String text) throws MalformedConfigException {
    if (node.getAnchor() != null) {
      throw malformed(node.getStartMark(), "anchors and aliases are refused");
    }
    if (node instanceof MappingNode mapping) {
      SortedMap<String, Node> seen = new TreeMap<>();
      for (NodeTuple tuple : mapping.getValue()) {
        Node key = tuple.getKeyNode();
        if (!(key instanceof ScalarNode name) || key.getTag().equals(Tag.MERGE)) {
          throw malformed(key.getStartMark(), "a key is a plain name; merge keys are refused");
        }
        check(key, text);
        if (seen.put(name.getValue(), key) != null) {
          throw malformed(key.getStartMark(), "this key stands in its group twice");
        }
        check(tuple.getValueNode(), text);
      }
    } else if (node instanceof SequenceNode sequence) {
      for (Node item : sequence.getValue()) {
        check(item, text);
      }
    }
    // A node begins with its tag, and nothing else begins with that sign.
    int start = text.offsetByCodePoints(0, node.getStartMark().getIndex());
    if (!node.getTag().startsWith(Tag.PREFIX) || text.startsWith("!", start)) {
      throw malformed(node.getStartMark(), "tags are refused");
    }
  }

  private static ConfigTree.Mapping mapping(MappingNode node) throws MalformedConfigException {
    SortedMap<String, ConfigTree> entries = new TreeMap<>();
    for (NodeTuple tuple : node.getValue()) {
      ScalarNode key = (ScalarNode) tuple.getKeyNode();
      entries.put(key.getValue(), value(tuple.getValueNode()));
    }
    try {
      return new ConfigTree.Mapping(entries);
    } catch (IllegalArgumentException e) {
      throw malformed(node.getStartMark(), String.valueOf(e.getMessage()));
    }
  }

  private static ConfigTree value(Node node) throws MalformedConfigException {
    if (node instanceof MappingNode mapping) {
      return mapping(mapping);
    }
    return node instanceof ScalarNode scalar ? scalar(scalar) : new ConfigTree.Other("a list");
  }

  private static ConfigTree scalar(ScalarNode node) {
    Tag tag = node.getTag();
    String text = node.getValue();
    if (tag.equals(Tag.STR)) {
      return new ConfigTree.Text(text);
    }
    if (tag.equals(Tag.BOOL)) {
      return switch (text) {
        case "true" -> new ConfigTree.Flag(true);
        case "false" -> new ConfigTree.Flag(false);
        default -> new ConfigTree.Other("a flag other than true or false");
      };
    }
    if (tag.equals(Tag.INT)) {
      return whole(text);
    }
    return new ConfigTree.Other(
        tag.equals(Tag.NULL) ? "nothing" : "neither a text nor a whole number");
  }

  private static ConfigTree whole(String text) {
    if (!WHOLE.matcher(text).matches()) {
      return new ConfigTree.Other("a number beyond 64 bits, or not in plain decimal");
    }
    try {
      return new ConfigTree.Whole(Long.parseLong(text));
    } catch (NumberFormatException _) {
      return new ConfigTree.Other("a number beyond 64 bits");
    }
  }

  private static MalformedConfigException malformed(@Nullable Mark mark, String problem) {
    return mark == null
        ? new MalformedConfigException(0, 0, problem)
        : new MalformedConfigException(mark.getLine() + 1, mark.getColumn() + 1, problem);
  }
}
