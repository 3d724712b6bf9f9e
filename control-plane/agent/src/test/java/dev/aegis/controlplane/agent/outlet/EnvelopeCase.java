package dev.aegis.controlplane.agent.outlet;

import dev.aegis.controlplane.envelope.ConfigKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A deployed file and a patch, both as somebody might write them. The same seed and number make
/// the same case.
///
/// @param family which generator made it
record EnvelopeCase(long number, Family family, String deployed, String patch) {
  enum Family {
    /// What an agent or an operator would want: a few settings, made somewhat more or less.
    REALISTIC,
    /// Beside every bound and every relation, and far beyond: overflow in each unit.
    BOUNDARY,
    /// What a person would not write and an attacker would.
    HOSTILE
  }

  private static final ConfigKey[] KEYS = ConfigKey.values();

  private static final List<String> STRANGE_VALUES =
      List.of(
          "true",
          "~",
          "''",
          "\"\"",
          "[1]",
          "[150ms]",
          "{a: 1}",
          "{}",
          "1.5",
          "1e3",
          "0x1F",
          "010",
          "1_000",
          "1:30",
          "+5",
          "5ms ms",
          "150",
          "'150ms'",
          "\"20000\"",
          "150 ms",
          "150MS",
          "150ｍｓ",
          "１５０ms",
          "٣s",
          "150ms\u00a0",
          "\u200b150ms",
          "-150ms",
          "-1",
          ".inf",
          ".nan",
          "2026-11-26",
          "99999999999999999999",
          "9223372036854775808",
          "9223372036854775807",
          "999999999h",
          "9999999999ms",
          "-999999999h",
          "0ms",
          "00000000150ms",
          "|\n    150ms",
          ">\n    150ms",
          "!!int 5",
          "!!str 150ms",
          "! 150ms",
          "&a 150ms",
          "*a",
          "150ms # 5s",
          "? x");

  private static final List<String> STRANGE_NAMES =
      List.of(
          "raft.heartbeat-interval",
          "pre-vote",
          "preVote",
          "log-unsafe-flush",
          "corruption-policy",
          "read-option",
          "storage-dir",
          "rpc-type",
          "server",
          "heartbeat_interval",
          "heаrtbeat-interval",
          "heartbeat‐interval",
          "Heartbeat-Interval",
          "heartbeat-interval ",
          "ｒaft",
          "<<",
          "on",
          "null",
          "1",
          "\"\"",
          "'election-timeout-min'");

  private static final List<String> LINE_ENDS = List.of("\n", "\n", "\n", "\r\n", "\r");

  /// @param number from 0; of three, one is of each family
  static EnvelopeCase of(long seed, long number) {
    Random random = new Random(seed * 1_000_003 + number);
    random.nextLong(); // seeds that are neighbours begin alike
    return switch ((int) (number % 3)) {
      case 0 -> realistic(random, number);
      case 1 -> boundary(random, number);
      default -> hostile(random, number);
    };
  }

  private static EnvelopeCase realistic(Random random, long number) {
    return new EnvelopeCase(
        number,
        Family.REALISTIC,
        file(random, deployedValues(random)),
        text(settings(random, 1 + random.nextInt(3), key -> scaled(random, key))));
  }

  private static EnvelopeCase boundary(Random random, long number) {
    Map<ConfigKey, String> deployed = deployedValues(random);
    if (random.nextInt(4) == 0) {
      deployed.putAll(settings(random, 1, key -> atTheEdge(random, key)));
    }
    return new EnvelopeCase(
        number,
        Family.BOUNDARY,
        file(random, deployed),
        text(settings(random, 1 + random.nextInt(4), key -> atTheEdge(random, key))));
  }

  private static EnvelopeCase hostile(Random random, long number) {
    String deployed = file(random, deployedValues(random));
    String patch = text(settings(random, 1 + random.nextInt(3), key -> scaled(random, key)));
    for (int twists = 1 + random.nextInt(2); twists > 0; twists--) {
      if (random.nextInt(3) == 0) {
        deployed = twisted(random, deployed);
      } else {
        patch = twisted(random, patch);
      }
    }
    return new EnvelopeCase(number, Family.HOSTILE, deployed, patch);
  }

  private static String twisted(Random random, String text) {
    ConfigKey key = KEYS[random.nextInt(KEYS.length)];
    String group = key.path().substring(0, key.path().indexOf('.'));
    String name = key.path().substring(group.length() + 1);
    String strange = STRANGE_VALUES.get(random.nextInt(STRANGE_VALUES.size()));
    String strangeName = STRANGE_NAMES.get(random.nextInt(STRANGE_NAMES.size()));
    String good = key.render(key.defaultValue());
    return switch (random.nextInt(16)) {
      case 0 -> text + group + ":\n  " + name + ": " + strange + "\n";
      case 1 -> text.replaceFirst("(?m)^(  [a-z-]+): .*$", "$1: " + quote(strange));
      case 2 -> text.replaceFirst("(?m)^(  [a-z-]+: .*)$", "$1\n$1");
      case 3 ->
          text.replaceFirst("(?m)^(  )([a-z-]+: .*)$", "$1" + quote(strangeName) + ": 5s\n$1$2");
      case 4 -> text + strangeName + ":\n  " + name + ": " + good + "\n";
      case 5 -> text + "x: &a {" + name + ": " + good + "}\n" + group + ": *a\n";
      case 6 -> group + ": {<<: {" + name + ": " + good + "}}\n" + text;
      case 7 -> text + "---\n" + group + ": {" + name + ": " + good + "}\n";
      case 8 -> "{" + group + ": {" + name + ": " + strange + "}}\n";
      case 9 -> group + ": {" + name + ": " + strange + ", \"" + name + "\": " + good + "}\n";
      case 10 -> group + ": " + strange + "\n" + text;
      case 11 -> "\"" + group + "." + name + "\": " + good + "\n" + text;
      case 12 -> nested(group, name, good, 1 + random.nextInt(20)) + text;
      case 13 ->
          text.replace("\n", LINE_ENDS.get(random.nextInt(LINE_ENDS.size())))
              .replaceFirst(": ", ":" + (random.nextBoolean() ? "\t" : "\u2028 "));
      case 14 -> "\ufeff" + text.replaceFirst("-", "\u2010");
      default -> damaged(random, text);
    };
  }

  private static String quote(String text) {
    return text.replace("\\", "\\\\").replace("$", "\\$");
  }

  private static String nested(String group, String name, String value, int depth) {
    return group
        + ": "
        + "{x: ".repeat(depth)
        + "{"
        + name
        + ": "
        + value
        + "}"
        + "}".repeat(depth)
        + "\n";
  }

  private static String damaged(Random random, String text) {
    StringBuilder damaged = new StringBuilder(text);
    for (int i = 1 + random.nextInt(3); i > 0 && !damaged.isEmpty(); i--) {
      int at = random.nextInt(damaged.length());
      switch (random.nextInt(4)) {
        case 0 -> damaged.deleteCharAt(at);
        case 1 -> damaged.setCharAt(at, (char) (32 + random.nextInt(95)));
        case 2 -> damaged.insert(at, (char) random.nextInt(0x3000));
        default -> damaged.insert(at, ": ");
      }
    }
    return damaged.toString();
  }

  private interface Value {
    String of(ConfigKey key);
  }

  private static Map<ConfigKey, String> settings(Random random, int count, Value value) {
    Map<ConfigKey, String> settings = new LinkedHashMap<>();
    while (settings.size() < count) {
      ConfigKey key = KEYS[random.nextInt(KEYS.length)];
      settings.put(key, value.of(key));
    }
    return settings;
  }

  /// Most of the file's settings, mostly as they come.
  private static Map<ConfigKey, String> deployedValues(Random random) {
    Map<ConfigKey, String> values = new LinkedHashMap<>();
    for (ConfigKey key : KEYS) {
      if (random.nextInt(8) > 0) {
        values.put(
            key, random.nextInt(10) == 0 ? scaled(random, key) : key.render(key.defaultValue()));
      }
    }
    return values;
  }

  private static String scaled(Random random, ConfigKey key) {
    return written(random, key, Math.round(key.defaultValue() * (0.4 + 1.8 * random.nextDouble())));
  }

  private static String atTheEdge(Random random, ConfigKey key) {
    long value =
        switch (random.nextInt(6)) {
          case 0 -> key.min() - 1 + random.nextInt(3);
          case 1 -> key.max() - 1 + random.nextInt(3);
          case 2 -> EDGES[random.nextInt(EDGES.length)] - 1 + random.nextInt(3);
          case 3 -> random.nextLong(key.min(), key.max() + 1);
          case 4 -> BEYOND[random.nextInt(BEYOND.length)];
          default -> Math.round(key.defaultValue() * (0.4 + 1.8 * random.nextDouble()));
        };
    return written(random, key, value);
  }

  /// What the relations come to with the defaults: three heartbeats, a fifth more, a third and a
  /// quarter of a TTL.
  private static final long[] EDGES = {200, 450, 600, 720, 1_200, 1_440, 2_500, 3_333, 4_800};

  private static final long[] BEYOND = {
    0,
    -1,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MAX_VALUE / 3 + 1,
    999_999_999L,
    1_000_000_000L
  };

  private static String written(Random random, ConfigKey key, long value) {
    boolean isCount = key.type() == ConfigKey.Type.COUNT;
    if (!isCount && random.nextInt(12) == 0) {
      return value + List.of("ms", "s", "m", "h").get(random.nextInt(4));
    }
    return isCount || random.nextBoolean() ? key.render(value) : value + "ms";
  }

  /// By group, as a patch is written.
  private static String text(Map<ConfigKey, String> values) {
    Map<String, StringBuilder> groups = new LinkedHashMap<>();
    values.forEach((key, value) -> {
      String group = key.path().substring(0, key.path().indexOf('.'));
      groups
          .computeIfAbsent(group, name -> new StringBuilder(name).append(":\n"))
          .append("  ")
          .append(key.path().substring(group.length() + 1))
          .append(": ")
          .append(value)
          .append('\n');
    });
    return String.join("", groups.values());
  }

  /// As a person keeps a file: groups in some order, comments, blank lines.
  private static String file(Random random, Map<ConfigKey, String> values) {
    List<Map.Entry<ConfigKey, String>> shuffled = new ArrayList<>(values.entrySet());
    if (random.nextInt(3) == 0) {
      Collections.shuffle(shuffled, random);
    }
    Map<ConfigKey, String> ordered = new LinkedHashMap<>();
    shuffled.forEach(one -> ordered.put(one.getKey(), one.getValue()));
    StringBuilder file = new StringBuilder("# The configuration of a cluster.\n");
    for (String line : text(ordered).lines().toList()) {
      switch (random.nextInt(10)) {
        case 0 -> file.append("\n  # measured, see: the wiki\n").append(line).append('\n');
        case 1 -> file.append(line).append(line.endsWith(":") ? "\n" : " # why: { }\n");
        default -> file.append(line).append('\n');
      }
    }
    return file.toString();
  }
}
