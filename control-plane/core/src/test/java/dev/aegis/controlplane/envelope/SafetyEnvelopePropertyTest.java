package dev.aegis.controlplane.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.Configs;
import dev.aegis.controlplane.envelope.ConfigTree.Flag;
import dev.aegis.controlplane.envelope.ConfigTree.Mapping;
import dev.aegis.controlplane.envelope.ConfigTree.Other;
import dev.aegis.controlplane.envelope.ConfigTree.Text;
import dev.aegis.controlplane.envelope.ConfigTree.Whole;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The envelope and an oracle written apart agree on every one of many random and hostile patches.
class SafetyEnvelopePropertyTest {
  private static final int PATCHES = 60_000;
  private static final long SEED = 20_261_123L;

  private static final List<String> STRANGE_PATHS =
      List.of(
          "raft",
          "lease",
          "raft.pre-vote",
          "raft.server.rpc.timeout.min",
          "raft.heartbeat-interval.value",
          "Raft.heartbeat-interval",
          "lease.ttl",
          "kv.retained-versions.",
          "x");

  private static final List<ConfigTree> STRANGE_VALUES =
      List.of(
          new Flag(true),
          new Other("a list"),
          new Other("a number beyond 64 bits"),
          Mapping.EMPTY,
          new Text(""),
          new Text("-5ms"),
          new Text("0ms"),
          new Text("1.5s"),
          new Text("1e3ms"),
          new Text("٣s"),
          new Text(" 3s"),
          new Text("99999999999999999999h"),
          new Text("999999999h"),
          new Whole(0),
          new Whole(-1),
          new Whole(Long.MIN_VALUE),
          new Whole(Long.MAX_VALUE));

  private final SafetyEnvelope envelope = new SafetyEnvelope();

  @Test
  void nothingUnsafeIsApprovedAndNothingSafeIsBlocked() {
    Random random = new Random(SEED);
    int approved = 0;
    for (int i = 0; i < PATCHES; i++) {
      Mapping file = file(random);
      Mapping patch = patch(random);
      EnvelopeVerdict verdict = envelope.check(Configs.deployed(file), new ConfigPatch(patch));
      boolean safe = verdict instanceof EnvelopeVerdict.Safe;
      assertThat(safe)
          .as("seed %s, patch %s: %s over %s gives %s", SEED, i, patch, file, verdict)
          .isEqualTo(SafetyEnvelopeOracle.isSafe(file, patch));
      approved += safe ? 1 : 0;
    }
    // An envelope that blocks everything would be safe and useless, and this test would show
    // nothing.
    assertThat(approved).isBetween(PATCHES / 10, PATCHES * 8 / 10);
  }

  /// Mostly the defaults, sometimes changed, sometimes broken, sometimes empty.
  private static Mapping file(Random random) {
    Mapping file = random.nextInt(10) == 0 ? Mapping.EMPTY : Configs.defaults();
    if (random.nextInt(3) == 0) {
      file = change(random, file);
    }
    return random.nextInt(25) == 0 ? strange(random, file) : file;
  }

  private static Mapping patch(Random random) {
    Mapping patch = Mapping.EMPTY;
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      patch = change(random, patch);
    }
    return random.nextInt(8) == 0 ? strange(random, patch) : patch;
  }

  private static Mapping change(Random random, Mapping tree) {
    ConfigKey[] keys = ConfigKey.values();
    ConfigKey key = keys[random.nextInt(keys.length)];
    return Configs.with(tree, key.path(), key.toTree(value(random, key)));
  }

  /// Near the default mostly; else near a bound, or anywhere.
  private static long value(Random random, ConfigKey key) {
    return switch (random.nextInt(8)) {
      case 0 -> key.min() - 2 + random.nextInt(5);
      case 1 -> key.max() - 2 + random.nextInt(5);
      case 2 -> random.nextLong(key.min(), key.max() + 1);
      default -> Math.round(key.defaultValue() * (0.4 + random.nextDouble() * 1.8));
    };
  }

  private static Mapping strange(Random random, Mapping tree) {
    ConfigTree value = STRANGE_VALUES.get(random.nextInt(STRANGE_VALUES.size()));
    if (random.nextBoolean()) {
      String path = STRANGE_PATHS.get(random.nextInt(STRANGE_PATHS.size()));
      return Configs.with(tree, path, value);
    }
    ConfigKey[] keys = ConfigKey.values();
    return Configs.with(tree, keys[random.nextInt(keys.length)].path(), value);
  }
}
