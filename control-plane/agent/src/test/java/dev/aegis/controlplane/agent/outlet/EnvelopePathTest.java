package dev.aegis.controlplane.agent.outlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.aegis.controlplane.agent.outlet.EnvelopeCase.Family;
import dev.aegis.controlplane.envelope.ConfigPatch;
import dev.aegis.controlplane.envelope.ConfigTree;
import dev.aegis.controlplane.envelope.DeployedConfig;
import dev.aegis.controlplane.envelope.EnvelopeRule;
import dev.aegis.controlplane.envelope.EnvelopeVerdict;
import dev.aegis.controlplane.envelope.SafetyEnvelope;
import dev.aegis.controlplane.envelope.Violation;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/// The way a change really takes, from two texts to the text on the branch, held against
/// [RulesAsWritten] over a hundred thousand cases: nothing unsafe gets through, and what is safe
/// does.
///
/// A case that fails is printed with its number; `-Daegis.envelope.case=NUMBER` runs it alone.
class EnvelopePathTest {
  private static final long SEED = 20_261_126L;
  private static final long CASES = 105_000;

  /// Of what an agent or an operator would want, at least so much must pass: no wall.
  private static final double HONEST_SHARE = 0.2;

  private final SafetyEnvelope envelope = new SafetyEnvelope();

  @Test
  void nothingUnsafeIsApprovedAndWhatIsSafeIs() {
    Long one = Long.getLong("aegis.envelope.case");
    EnumMap<Family, Integer> made = new EnumMap<>(Family.class);
    EnumMap<Family, Integer> passed = new EnumMap<>(Family.class);
    long from = one == null ? 0 : one;
    for (long i = from; i < (one == null ? CASES : one + 1); i++) {
      EnvelopeCase tried = EnvelopeCase.of(SEED, i);
      made.merge(tried.family(), 1, Integer::sum);
      if (judged(tried)) {
        passed.merge(tried.family(), 1, Integer::sum);
      }
    }
    if (one == null) {
      System.out.println("made " + made + ", approved " + passed);
      assertThat(passed.getOrDefault(Family.REALISTIC, 0))
          .isGreaterThan((int) (HONEST_SHARE * made.getOrDefault(Family.REALISTIC, 0)));
      assertThat(passed.getOrDefault(Family.BOUNDARY, 0)).isPositive();
      assertThat(passed.getOrDefault(Family.HOSTILE, 0)).isPositive();
    }
  }

  /// Whether the case was approved, after it was compared with the oracle.
  private boolean judged(EnvelopeCase tried) {
    List<String> broken = RulesAsWritten.brokenBy(tried.deployed(), tried.patch());
    Optional<String> result = approved(tried, Set.of());
    if (result.isPresent()) {
      if (!broken.isEmpty()) {
        fail("unsafe (%s) and approved%s", broken, replay(tried));
      }
      if (!RulesAsWritten.brokenIn(result.get()).isEmpty()
          || !RulesAsWritten.values(result.get(), "")
              .equals(RulesAsWritten.values(tried.deployed(), tried.patch()))) {
        fail("the text on the branch says something else:\n%s%s", result.get(), replay(tried));
      }
    } else if (broken.isEmpty() && tried.family() != Family.HOSTILE) {
      fail("safe and not approved%s", replay(tried));
    }
    return result.isPresent();
  }

  private static String replay(EnvelopeCase tried) {
    return "\ncase %d of seed %d (-Daegis.envelope.case=%d)\n--- deployed\n%s\n--- patch\n%s"
        .formatted(tried.number(), SEED, tried.number(), tried.deployed(), tried.patch());
  }

  /// Rules, and what else has to be left out before a rule alone decides: a number below its bound
  /// breaks the bound as well.
  static Stream<List<String>> weakened() {
    return Stream.of(
        List.of("election-timeout-vs-heartbeat"),
        List.of("election-range-ordered", "election-range-spread"),
        List.of("election-range-spread"),
        List.of("rpc-timeout-positive", "out-of-bounds"),
        List.of("tick-vs-ttl"),
        List.of("election-fits-ttl"),
        List.of("ttl-range-ordered"),
        List.of("skew-grace-not-negative", "out-of-bounds"),
        List.of("retained-versions-at-least-one", "out-of-bounds"),
        List.of("unknown-key"),
        List.of("wrong-type"),
        List.of("out-of-bounds"),
        List.of("forbidden-setting", "unknown-key"));
  }

  @ParameterizedTest
  @MethodSource("weakened")
  void envelopeWithoutARuleIsCaught(List<String> leftOut) {
    for (long i = 0; i < CASES; i++) {
      EnvelopeCase tried = EnvelopeCase.of(SEED, i);
      if (approved(tried, leftOut).isPresent()
          && RulesAsWritten.brokenBy(tried.deployed(), tried.patch())
              .contains(leftOut.getFirst())) {
        return;
      }
    }
    fail("an envelope without %s was not caught in %d cases", leftOut, CASES);
  }

  @Test
  void everyRuleIsLeftOutOnce() {
    Set<String> tried = new TreeSet<>();
    weakened().forEach(leftOut -> tried.add(leftOut.getFirst()));
    for (EnvelopeRule rule : EnvelopeRule.values()) {
      assertThat(tried).contains(rule.ruleId());
    }
  }

  /// A reader that takes whatever YAML can say, in front of the whole envelope.
  @ParameterizedTest
  @ValueSource(strings = {"duplicate", "alias", "merge-key", "documents"})
  void readerThatTakesMoreOfYamlIsCaught(String construct) {
    for (long i = 0; i < CASES; i++) {
      EnvelopeCase tried = EnvelopeCase.of(SEED, i);
      if (RulesAsWritten.brokenBy(tried.deployed(), tried.patch()).contains(construct)
          && isApprovedByALenientReader(tried)) {
        return;
      }
    }
    fail("a reader that takes a %s was not caught in %d cases", construct, CASES);
  }

  /// The text on the branch, if the case gets there; with some rules left out, as far as they alone
  /// were in the way.
  private Optional<String> approved(EnvelopeCase tried, Collection<String> leftOut) {
    try {
      ConfigTree.Mapping patch = ConfigYaml.read(tried.patch().getBytes(UTF_8));
      DeployedConfig deployed = ConfigFile.read(tried.deployed().getBytes(UTF_8));
      return switch (envelope.check(deployed, new ConfigPatch(patch))) {
        case EnvelopeVerdict.Safe(var safe) ->
            Optional.of(
                safe.isNoOp() ? tried.deployed() : ConfigFile.edited(tried.deployed(), safe));
        case EnvelopeVerdict.Unsafe(var violations) ->
            violations.stream().map(Violation::ruleId).allMatch(leftOut::contains)
                ? Optional.of(ConfigEdit.apply(tried.deployed(), patch))
                : Optional.empty();
      };
    } catch (MalformedConfigException _) {
      return Optional.empty();
    }
  }

  private boolean isApprovedByALenientReader(EnvelopeCase tried) {
    try {
      ConfigTree.Mapping patch = lenient(tried.patch());
      DeployedConfig deployed = new DeployedConfig(lenient(tried.deployed()), "0".repeat(12));
      return envelope.check(deployed, new ConfigPatch(patch)) instanceof EnvelopeVerdict.Safe;
    } catch (YAMLException | IllegalArgumentException _) {
      return false;
    }
  }

  private static ConfigTree.Mapping lenient(String text) {
    LoaderOptions all = new LoaderOptions();
    all.setAllowDuplicateKeys(true);
    SortedMap<String, ConfigTree> entries = new TreeMap<>();
    for (Object document : new Yaml(new SafeConstructor(all)).loadAll(text)) {
      if (tree(document, 0) instanceof ConfigTree.Mapping(var more)) {
        entries.putAll(more);
      }
    }
    return new ConfigTree.Mapping(entries);
  }

  private static ConfigTree tree(@Nullable Object value, int depth) {
    if (depth > ConfigTree.MAX_DEPTH) {
      throw new IllegalArgumentException("an alias that holds itself");
    }
    return switch (value) {
      case null -> new ConfigTree.Other("nothing");
      case Map<?, ?> map -> {
        SortedMap<String, ConfigTree> entries = new TreeMap<>();
        map.forEach((key, inner) -> entries.put(String.valueOf(key), tree(inner, depth + 1)));
        yield new ConfigTree.Mapping(entries);
      }
      case Integer number -> new ConfigTree.Whole(number);
      case Long number -> new ConfigTree.Whole(number);
      case Boolean flag -> new ConfigTree.Flag(flag);
      case String text -> new ConfigTree.Text(text);
      default -> new ConfigTree.Other(value.getClass().getSimpleName());
    };
  }
}
