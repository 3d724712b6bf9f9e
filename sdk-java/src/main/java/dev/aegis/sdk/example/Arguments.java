package dev.aegis.sdk.example;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.AegisClientBuilder;
import dev.aegis.sdk.ClientTls;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A command line of options: `--name value`, and `--name` alone for flags.
final class Arguments {
  private final Map<String, String> values = new HashMap<>();

  /// Reads a command line.
  ///
  /// @throws IllegalArgumentException when an option is unknown, repeated or lacks its value; the
  ///   message is for the user
  static Arguments parse(List<String> words, Set<String> options, Set<String> flags) {
    Arguments parsed = new Arguments();
    for (int i = 0; i < words.size(); i++) {
      String name = words.get(i);
      String value;
      if (flags.contains(name)) {
        value = "true";
      } else if (!options.contains(name)) {
        throw new IllegalArgumentException("Unknown option \"" + name + "\".");
      } else if (i + 1 == words.size()) {
        throw new IllegalArgumentException("Option " + name + " lacks its value.");
      } else {
        value = words.get(++i);
      }
      if (parsed.values.put(name, value) != null) {
        throw new IllegalArgumentException("Option " + name + " is given twice.");
      }
    }
    return parsed;
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  String required(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("Option " + name + " is missing.");
    }
    return value;
  }

  List<String> requiredList(String name) {
    return List.of(required(name).split(",", -1));
  }

  /// The certificate to show: `--tls` names a folder of `ca.pem`, `cert.pem` and `key.pem`. Null
  /// when it is not given.
  @Nullable ClientTls tls() {
    String folder = values.get("--tls");
    return folder == null ? null : ClientTls.in(Path.of(folder));
  }

  static AegisClient connect(List<String> endpoints, @Nullable ClientTls tls) {
    AegisClientBuilder builder = AegisClient.builder(endpoints);
    return tls == null ? builder.connect() : builder.tls(tls).connect();
  }

  /// A whole number between the bounds; `otherwise` when the option is not given, which fails when
  /// that is null.
  int number(String name, @Nullable Integer otherwise, int least, int most) {
    if (otherwise != null && !has(name)) {
      return otherwise;
    }
    String text = required(name);
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // told below, like a number out of bounds
    }
    throw new IllegalArgumentException(
        "Option %s is \"%s\"; it must be a whole number from %d to %d."
            .formatted(name, text, least, most));
  }
}
