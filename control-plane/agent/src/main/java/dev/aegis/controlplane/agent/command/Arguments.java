package dev.aegis.controlplane.agent.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/// The words after a command: options with a value, and the rest in order.
final class Arguments {
  private static final String STANDARD_INPUT = "-";

  private final Map<String, String> options;
  private final List<String> rest;
  private final InputStream standardInput;

  private Arguments(Map<String, String> options, List<String> rest, InputStream standardInput) {
    this.options = options;
    this.rest = rest;
    this.standardInput = standardInput;
  }

  static Arguments read(List<String> words, Set<String> known, InputStream standardInput)
      throws CommandException {
    Map<String, String> options = new TreeMap<>();
    List<String> rest = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("--dry-run")) {
        continue;
      }
      if (!word.startsWith("--")) {
        rest.add(word);
        continue;
      }
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      if (!known.contains(name)) {
        throw new CommandException(
            "it does not know the option " + name + "; help lists what it takes");
      }
      if (equals < 0 && i + 1 == words.size()) {
        throw new CommandException("the option " + name + " needs a value");
      }
      options.put(name, equals < 0 ? words.get(++i) : word.substring(equals + 1));
    }
    return new Arguments(options, rest, standardInput);
  }

  Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }

  String required(String name) throws CommandException {
    return option(name).orElseThrow(() -> new CommandException("it needs " + name + " FILE"));
  }

  /// The words that belong to no option, at most so many.
  List<String> rest(int atMost) throws CommandException {
    if (rest.size() > atMost) {
      throw new CommandException("it takes at most " + atMost + " words besides its options");
    }
    return rest;
  }

  /// The text of the one input: the file named, or standard input.
  String input(int maxBytes) throws IOException, CommandException {
    List<String> names = rest(1);
    return text(names.isEmpty() ? STANDARD_INPUT : names.getFirst(), maxBytes);
  }

  String text(String name, int maxBytes) throws IOException, CommandException {
    return new String(bytes(name, maxBytes), StandardCharsets.UTF_8);
  }

  byte[] bytes(String name, int maxBytes) throws IOException, CommandException {
    byte[] bytes;
    try (InputStream stream = decompressed(open(name))) {
      bytes = stream.readNBytes(maxBytes + 1);
    }
    if (bytes.length > maxBytes) {
      throw new CommandException(
          "the input has more than " + maxBytes + " bytes, which is the limit");
    }
    return bytes;
  }

  InputStream open(String name) throws IOException, CommandException {
    if (name.equals(STANDARD_INPUT)) {
      return standardInput;
    }
    Path file = path(name);
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new CommandException("the file " + name + " cannot be read");
    }
    return Files.newInputStream(file);
  }

  /// The limit of a document holds for what comes out, so a small file cannot cost much memory.
  private static InputStream decompressed(InputStream stream) throws IOException {
    PushbackInputStream peeked = new PushbackInputStream(stream, 2);
    byte[] magic = peeked.readNBytes(2);
    peeked.unread(magic);
    boolean compressed =
        magic.length == 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b;
    return compressed ? new GZIPInputStream(peeked) : peeked;
  }

  static Path path(String name) throws CommandException {
    try {
      return Path.of(name);
    } catch (InvalidPathException _) {
      throw new CommandException("this is no name of a file");
    }
  }
}
