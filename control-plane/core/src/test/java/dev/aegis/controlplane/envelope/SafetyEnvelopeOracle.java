package dev.aegis.controlplane.envelope;

import dev.aegis.controlplane.envelope.ConfigTree.Mapping;
import dev.aegis.controlplane.envelope.ConfigTree.Text;
import dev.aegis.controlplane.envelope.ConfigTree.Whole;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A second opinion on what is safe, sharing no code and no constants with the envelope: its own
/// table of literals, its own merge (patch first, then the file, then the default, asked for one
/// setting at a time), numbers without bounds. It only says yes or no.
final class SafetyEnvelopeOracle {
  private static final String[][] TABLE = {
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

  private SafetyEnvelopeOracle() {}

  static boolean isSafe(Mapping file, Mapping patch) {
    if (namesSomethingElse(patch) || namesWhatSurvives(file, patch)) {
      return false;
    }
    Map<String, BigInteger> values = new TreeMap<>();
    for (String[] row : TABLE) {
      Optional<ConfigTree> stated = lookUp(patch, row).or(() -> lookUp(file, row));
      Optional<BigInteger> value =
          stated.isEmpty() ? Optional.of(new BigInteger(row[3])) : number(stated.get(), row[2]);
      if (value.isEmpty()
          || value.get().compareTo(new BigInteger(row[4])) < 0
          || value.get().compareTo(new BigInteger(row[5])) > 0) {
        return false;
      }
      values.put(row[1], value.get());
    }
    return relationsHold(values);
  }

  private static boolean relationsHold(Map<String, BigInteger> values) {
    long heartbeat = exact(values, "heartbeat-interval");
    long min = exact(values, "election-timeout-min");
    long max = exact(values, "election-timeout-max");
    long ttl = exact(values, "default-ttl");
    return min >= heartbeat + heartbeat + heartbeat
        && min < max
        && max * 10 >= min * 12
        && exact(values, "tick-interval") * 3 <= ttl
        && max * 2 * 2 <= ttl
        && exact(values, "min-ttl") <= ttl
        && ttl <= exact(values, "max-ttl");
  }

  private static long exact(Map<String, BigInteger> values, String name) {
    return values.getOrDefault(name, BigInteger.ZERO).longValueExact();
  }

  /// Whether a tree names a setting or a group that does not exist, or fills a group with something
  /// else.
  private static boolean namesSomethingElse(Mapping tree) {
    for (var group : tree.entries().entrySet()) {
      if (!isGroup(group.getKey()) || !(group.getValue() instanceof Mapping settings)) {
        return true;
      }
      for (String name : settings.entries().keySet()) {
        if (!isSetting(group.getKey(), name)) {
          return true;
        }
      }
    }
    return false;
  }

  /// The same for the file, where the patch did not replace what is wrong: a patch can replace a
  /// value that should have been a group, but cannot take a name away.
  private static boolean namesWhatSurvives(Mapping file, Mapping patch) {
    for (var group : file.entries().entrySet()) {
      boolean isMapping = group.getValue() instanceof Mapping;
      boolean replaced = !isMapping && patch.entries().get(group.getKey()) instanceof Mapping;
      TreeMap<String, ConfigTree> alone = new TreeMap<>();
      alone.put(group.getKey(), group.getValue());
      if (!replaced && namesSomethingElse(new Mapping(alone))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isGroup(String name) {
    for (String[] row : TABLE) {
      if (row[0].equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSetting(String group, String name) {
    for (String[] row : TABLE) {
      if (row[0].equals(group) && row[1].equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static Optional<ConfigTree> lookUp(Mapping tree, String[] row) {
    return tree.entries().get(row[0]) instanceof Mapping group
        ? Optional.ofNullable(group.entries().get(row[1]))
        : Optional.empty();
  }

  private static Optional<BigInteger> number(ConfigTree value, String type) {
    if (type.equals("count")) {
      return value instanceof Whole whole
          ? Optional.of(BigInteger.valueOf(whole.value()))
          : Optional.empty();
    }
    if (!(value instanceof Text text)) {
      return Optional.empty();
    }
    String[][] units = {{"ms", "1"}, {"s", "1000"}, {"m", "60000"}, {"h", "3600000"}};
    for (String[] unit : units) {
      if (text.value().endsWith(unit[0])) {
        String digits = text.value().substring(0, text.value().length() - unit[0].length());
        if (!digits.isEmpty()
            && digits.length() <= 9
            && (digits.length() == 1 || digits.charAt(0) != '0')
            && digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
          return Optional.of(new BigInteger(digits).multiply(new BigInteger(unit[1])));
        }
      }
    }
    return Optional.empty();
  }
}
