package dev.aegis.controlplane.agent.outlet;

import java.io.StringReader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/// A second opinion on what is safe, from the words of the rules: no code of the envelope, no
/// constant of it, no class of it. It reads the two texts by itself, as a stream of YAML's events,
/// and lays one over the other one setting at a time; numbers have no bounds.
///
/// It answers with the names of the rules that are broken; an empty answer is "safe".
final class RulesAsWritten {
  /// group, name, type, default, least, most.
  private static final String[][] SETTINGS = {
    {"raft", "heartbeat-interval", "time", "150", "20", "10000"},
    {"raft", "election-timeout-min", "time", "600", "100", "10000"},
    {"raft", "election-timeout-max", "time", "1200", "120", "15000"},
    {"raft", "rpc-timeout", "time", "3000", "100", "60000"},
    {"raft", "snapshot-entries", "count", "50000", "1000", "10000000"},
    {"raft", "log-retention-entries", "count", "20000", "1000", "10000000"},
    {"lease", "tick-interval", "time", "500", "50", "10000"},
    {"lease", "default-ttl", "time", "10000", "1000", "86400000"},
    {"lease", "min-ttl", "time", "1000", "1000", "3600000"},
    {"lease", "max-ttl", "time", "86400000", "1000", "86400000"},
    {"lease", "skew-grace", "time", "2000", "0", "60000"},
    {"kv", "retained-versions", "count", "10000", "1", "10000000"},
    {"limits", "max-pending-commands", "count", "4096", "16", "1000000"},
    {"limits", "max-watchers", "count", "1000", "1", "1000000"},
    {"limits", "max-sessions", "count", "10000", "1", "1000000"},
    {"limits", "max-waiters-per-lock", "count", "1024", "1", "1000000"},
    {"telemetry", "lag-sample-interval", "time", "1000", "100", "60000"},
    {"telemetry", "stream-max-entries", "count", "10000", "100", "10000000"},
  };

  /// "Pre-vote, flush modes, corruption policy, read option, storage directory, rpc type."
  private static final List<String> UNTOUCHABLE =
      List.of("prevote", "flush", "corruption", "readoption", "storagedir", "rpctype");

  /// A value as it stands in a text: a scalar, or something else.
  private record Value(String text, boolean plain, boolean scalar) {}

  /// A text as groups of settings, and what is wrong with its form.
  private record Read(
      Map<String, Map<String, Value>> groups, Map<String, Value> noGroups, List<String> wrong) {}

  private RulesAsWritten() {}

  /// The rules that a patch over a deployed file would break, both as texts.
  static List<String> brokenBy(String deployed, String patch) {
    Read file = read(deployed);
    Read over = read(patch);
    List<String> broken = new ArrayList<>(file.wrong());
    broken.addAll(over.wrong());
    broken.addAll(names(over));
    over.groups()
        .forEach((group, settings) ->
            settings
                .keySet()
                .forEach(name -> {
                  String letters = (group + name).toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
                  if (UNTOUCHABLE.stream().anyMatch(letters::contains)) {
                    broken.add("forbidden-setting");
                  }
                }));
    Map<String, Value> survivors = new LinkedHashMap<>(file.noGroups());
    survivors.keySet().removeAll(over.groups().keySet());
    broken.addAll(names(new Read(file.groups(), survivors, List.of())));
    broken.addAll(judge(merged(file, over)));
    return broken;
  }

  /// The rules that a whole file breaks.
  static List<String> brokenIn(String file) {
    return brokenBy(file, "");
  }

  /// What holds for every setting, by `group.name`; of a text that is in order.
  static Map<String, BigInteger> values(String deployed, String patch) {
    Map<String, BigInteger> values = new LinkedHashMap<>();
    merged(read(deployed), read(patch))
        .forEach((name, value) -> value.ifPresent(number -> values.put(name, number)));
    return values;
  }

  private static Map<String, Optional<BigInteger>> merged(Read file, Read over) {
    Map<String, Optional<BigInteger>> values = new LinkedHashMap<>();
    for (String[] row : SETTINGS) {
      Value stated = over.groups().getOrDefault(row[0], Map.of()).get(row[1]);
      if (stated == null) {
        stated = file.groups().getOrDefault(row[0], Map.of()).get(row[1]);
      }
      values.put(
          row[0] + "." + row[1],
          stated == null ? Optional.of(new BigInteger(row[3])) : number(stated, row[2]));
    }
    return values;
  }

  private static List<String> names(Read text) {
    List<String> broken = new ArrayList<>();
    text.noGroups().forEach((name, _) -> broken.add(isGroup(name) ? "wrong-type" : "unknown-key"));
    text.groups()
        .forEach((group, settings) -> {
          if (!isGroup(group)) {
            broken.add("unknown-key");
          }
          settings.keySet().stream()
              .filter(name -> !isSetting(group, name))
              .forEach(_ -> broken.add("unknown-key"));
        });
    return broken;
  }

  private static List<String> judge(Map<String, Optional<BigInteger>> values) {
    List<String> broken = new ArrayList<>();
    for (String[] row : SETTINGS) {
      Optional<BigInteger> value = values.getOrDefault(row[0] + "." + row[1], Optional.empty());
      if (value.isEmpty()) {
        broken.add("wrong-type");
      } else if (value.get().compareTo(new BigInteger(row[4])) < 0
          || value.get().compareTo(new BigInteger(row[5])) > 0) {
        broken.add("out-of-bounds");
      }
    }
    BigInteger heartbeat = of(values, "raft.heartbeat-interval");
    BigInteger least = of(values, "raft.election-timeout-min");
    BigInteger most = of(values, "raft.election-timeout-max");
    BigInteger ttl = of(values, "lease.default-ttl");
    // "election-timeout-min >= 3 x heartbeat-interval"
    require(broken, "election-timeout-vs-heartbeat", least, times(3, heartbeat));
    // "ordered ... randomisation range": drawing from it needs something between
    require(broken, "election-range-ordered", most, least.add(BigInteger.ONE));
    // "with enough spread": a fifth
    require(broken, "election-range-spread", times(10, most), times(12, least));
    // "positive RPC timeout"
    require(broken, "rpc-timeout-positive", of(values, "raft.rpc-timeout"), BigInteger.ONE);
    // "tick <= ttl/3"
    require(broken, "tick-vs-ttl", ttl, times(3, of(values, "lease.tick-interval")));
    // "detection plus election fits in half a TTL": each takes one longest timeout
    require(broken, "election-fits-ttl", ttl, times(2, most.add(most)));
    require(broken, "ttl-range-ordered", ttl, of(values, "lease.min-ttl"));
    require(broken, "ttl-range-ordered", of(values, "lease.max-ttl"), ttl);
    // "non-negative skew grace"
    require(broken, "skew-grace-not-negative", of(values, "lease.skew-grace"), BigInteger.ZERO);
    // "at least one retained version"
    require(
        broken,
        "retained-versions-at-least-one",
        of(values, "kv.retained-versions"),
        BigInteger.ONE);
    return broken;
  }

  private static void require(
      List<String> broken, String rule, BigInteger great, BigInteger small) {
    if (great.compareTo(small) < 0) {
      broken.add(rule);
    }
  }

  /// What cannot be read counts as its default: it is reported by itself.
  private static BigInteger of(Map<String, Optional<BigInteger>> values, String name) {
    return values
        .getOrDefault(name, Optional.empty())
        .orElseGet(() -> {
          for (String[] row : SETTINGS) {
            if (name.equals(row[0] + "." + row[1])) {
              return new BigInteger(row[3]);
            }
          }
          throw new IllegalStateException(name);
        });
  }

  private static BigInteger times(int factor, BigInteger number) {
    return number.multiply(BigInteger.valueOf(factor));
  }

  private static boolean isGroup(String name) {
    for (String[] row : SETTINGS) {
      if (row[0].equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSetting(String group, String name) {
    for (String[] row : SETTINGS) {
      if (row[0].equals(group) && row[1].equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static Optional<BigInteger> number(Value value, String type) {
    if (!value.scalar()) {
      return Optional.empty();
    }
    String text = value.text();
    boolean negative = text.startsWith("-");
    String rest = negative ? text.substring(1) : text;
    int digits = 0;
    while (digits < rest.length() && rest.charAt(digits) >= '0' && rest.charAt(digits) <= '9') {
      digits++;
    }
    if (digits == 0) {
      return Optional.empty();
    }
    BigInteger number = new BigInteger(rest.substring(0, digits));
    String unit = rest.substring(digits);
    if (digits > 1 && rest.charAt(0) == '0') {
      return Optional.empty();
    }
    if (type.equals("count")) {
      boolean isWhole = unit.isEmpty() && value.plain() && digits < 20;
      return isWhole ? Optional.of(negative ? number.negate() : number) : Optional.empty();
    }
    String[][] units = {{"ms", "1"}, {"s", "1000"}, {"m", "60000"}, {"h", "3600000"}};
    for (String[] one : units) {
      if (unit.equals(one[0]) && digits <= 9) {
        BigInteger ms = number.multiply(new BigInteger(one[1]));
        return Optional.of(negative ? ms.negate() : ms);
      }
    }
    return Optional.empty();
  }

  private static Read read(String text) {
    Read read = new Read(new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
    List<Event> events = new ArrayList<>();
    try {
      new Yaml().parse(new StringReader(text)).forEach(events::add);
    } catch (YAMLException _) {
      read.wrong().add("no-yaml");
      return read;
    }
    long documents = events.stream().filter(DocumentStartEvent.class::isInstance).count();
    if (documents > 1) {
      read.wrong().add("documents");
      return read;
    }
    for (Event event : events) {
      form(event, read.wrong());
    }
    Iterator<Event> it =
        events.stream().filter(event -> event instanceof NodeEvent || isEnd(event)).iterator();
    if (it.hasNext()) {
      Event root = it.next();
      if (root instanceof MappingStartEvent) {
        groups(it, read);
      } else if (!(root instanceof ScalarEvent nothing && nothing.getValue().isEmpty())) {
        read.wrong().add("wrong-type");
      }
    }
    return read;
  }

  /// "Duplicate keys, aliases ... refused", and what else a configuration needs not.
  private static void form(Event event, List<String> wrong) {
    if (event instanceof AliasEvent) {
      wrong.add("alias");
    } else if (event instanceof NodeEvent node && node.getAnchor() != null) {
      wrong.add("alias");
    }
    @Nullable String tag =
        switch (event) {
          case ScalarEvent scalar -> scalar.getTag();
          case MappingStartEvent mapping -> mapping.getTag();
          case SequenceStartEvent sequence -> sequence.getTag();
          default -> null;
        };
    if (tag != null) {
      wrong.add("tag");
    }
  }

  private static boolean isEnd(Event event) {
    return event instanceof MappingEndEvent || event instanceof SequenceEndEvent;
  }

  private static void groups(Iterator<Event> it, Read read) {
    for (Event key = it.next(); !(key instanceof MappingEndEvent); key = it.next()) {
      String name = key(key, it, read.wrong());
      Event value = it.next();
      boolean repeated = read.groups().containsKey(name) || read.noGroups().containsKey(name);
      if (repeated) {
        read.wrong().add("duplicate");
      }
      if (value instanceof MappingStartEvent) {
        Map<String, Value> settings = new LinkedHashMap<>();
        settings(it, settings, read.wrong());
        read.groups().put(name, settings);
      } else {
        read.noGroups().put(name, value(value, it));
      }
    }
  }

  private static void settings(
      Iterator<Event> it, Map<String, Value> settings, List<String> wrong) {
    for (Event key = it.next(); !(key instanceof MappingEndEvent); key = it.next()) {
      String name = key(key, it, wrong);
      if (settings.put(name, value(it.next(), it)) != null) {
        wrong.add("duplicate");
      }
    }
  }

  private static String key(Event key, Iterator<Event> it, List<String> wrong) {
    if (key instanceof ScalarEvent scalar) {
      if (scalar.getValue().equals("<<") && scalar.getScalarStyle() == ScalarStyle.PLAIN) {
        wrong.add("merge-key");
      }
      return scalar.getValue();
    }
    wrong.add("wrong-type");
    skip(key, it);
    return "";
  }

  private static Value value(Event event, Iterator<Event> it) {
    if (event instanceof ScalarEvent scalar) {
      return new Value(scalar.getValue(), scalar.getScalarStyle() == ScalarStyle.PLAIN, true);
    }
    skip(event, it);
    return new Value("", false, false);
  }

  /// To the end of what an event begins.
  private static void skip(Event begin, Iterator<Event> it) {
    int depth = isStart(begin) ? 1 : 0;
    while (depth > 0) {
      Event event = it.next();
      depth += isStart(event) ? 1 : isEnd(event) ? -1 : 0;
    }
  }

  private static boolean isStart(Event event) {
    return event instanceof MappingStartEvent || event instanceof SequenceStartEvent;
  }
}
