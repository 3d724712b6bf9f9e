package dev.aegis.controlplane.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.controlplane.Configs;
import dev.aegis.controlplane.envelope.ConfigTree.Flag;
import dev.aegis.controlplane.envelope.ConfigTree.Mapping;
import dev.aegis.controlplane.envelope.ConfigTree.Other;
import dev.aegis.controlplane.envelope.ConfigTree.Text;
import dev.aegis.controlplane.envelope.ConfigTree.Whole;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SafetyEnvelopeTest {
  private final SafetyEnvelope envelope = new SafetyEnvelope();

  private List<String> rulesAgainst(ConfigPatch patch) {
    return rulesAgainst(Configs.defaults(), patch);
  }

  private List<String> rulesAgainst(Mapping base, ConfigPatch patch) {
    return switch (envelope.check(Configs.deployed(base), patch)) {
      case EnvelopeVerdict.Safe _ -> List.of();
      case EnvelopeVerdict.Unsafe unsafe ->
          unsafe.violations().stream().map(Violation::ruleId).toList();
    };
  }

  private ApprovedPatch approved(ConfigPatch patch) {
    EnvelopeVerdict verdict = envelope.check(Configs.deployed(), patch);
    assertThat(verdict).isInstanceOf(EnvelopeVerdict.Safe.class);
    return ((EnvelopeVerdict.Safe) verdict).patch();
  }

  @Test
  void defaultsAreSafeAndAreWhatAnEmptyFileMeans() {
    assertThat(envelope.violationsOf(Configs.defaults())).isEmpty();
    assertThat(envelope.violationsOf(Mapping.EMPTY)).isEmpty();
    assertThat(SafetyEnvelope.read(Configs.defaults())).isEqualTo(ConsensusConfig.defaults());
  }

  @Test
  void electionTimeoutBelowThreeHeartbeatsIsUnsafe() {
    assertThat(rulesAgainst(Configs.patch("raft.heartbeat-interval", "200ms"))).isEmpty();
    assertThat(rulesAgainst(Configs.patch("raft.heartbeat-interval", "201ms")))
        .containsExactly("election-timeout-vs-heartbeat");
  }

  @Test
  void emptyRangeOfElectionTimeoutsIsUnsafe() {
    assertThat(rulesAgainst(Configs.patch("raft.election-timeout-max", "600ms")))
        .containsExactly("election-range-ordered", "election-range-spread");
  }

  @Test
  void narrowRangeOfElectionTimeoutsIsUnsafe() {
    assertThat(rulesAgainst(Configs.patch("raft.election-timeout-max", "720ms"))).isEmpty();
    assertThat(rulesAgainst(Configs.patch("raft.election-timeout-max", "719ms")))
        .containsExactly("election-range-spread");
  }

  @Test
  void rpcTimeoutIsPositive() {
    assertThat(rulesAgainst(Configs.patch("raft.rpc-timeout", "0ms")))
        .containsExactly("out-of-bounds", "rpc-timeout-positive");
  }

  @Test
  void leaseSeesThreeTicks() {
    assertThat(rulesAgainst(Configs.patch("lease.tick-interval", "3333ms"))).isEmpty();
    assertThat(rulesAgainst(Configs.patch("lease.tick-interval", "3334ms")))
        .containsExactly("tick-vs-ttl");
  }

  @Test
  void detectionAndElectionFitInHalfOfATtl() {
    assertThat(rulesAgainst(Configs.patch("raft.election-timeout-max", "2500ms"))).isEmpty();
    assertThat(rulesAgainst(Configs.patch("raft.election-timeout-max", "2501ms")))
        .containsExactly("election-fits-ttl");
    assertThat(rulesAgainst(Configs.patch("lease.default-ttl", "4s")))
        .containsExactly("election-fits-ttl");
  }

  @Test
  void defaultTtlLiesBetweenLeastAndMost() {
    assertThat(rulesAgainst(Configs.patch("lease.min-ttl", "11s")))
        .containsExactly("ttl-range-ordered");
    assertThat(rulesAgainst(Configs.patch("lease.max-ttl", "9s")))
        .containsExactly("ttl-range-ordered");
  }

  @Test
  void skewGraceIsNotNegative() {
    assertThat(rulesAgainst(Configs.patch("lease.skew-grace", "0s"))).isEmpty();
    assertThat(rulesAgainst(Configs.patch("lease.skew-grace", "-1ms")))
        .containsExactly("out-of-bounds", "skew-grace-not-negative");
  }

  @Test
  void oneVersionAtLeastIsRetained() {
    assertThat(rulesAgainst(Configs.patch("kv.retained-versions", 1))).isEmpty();
    assertThat(rulesAgainst(Configs.patch("kv.retained-versions", 0)))
        .containsExactly("out-of-bounds", "retained-versions-at-least-one");
  }

  @Test
  void everySettingHasBoundsThatBite() {
    for (ConfigKey key : ConfigKey.values()) {
      assertThat(key.defaultValue()).isBetween(key.min(), key.max());
      for (long beyond : new long[] {key.min() - 1, key.max() + 1}) {
        assertThat(rulesAgainst(Configs.patch(key.path(), key.toTree(beyond))))
            .as(key.path() + " " + beyond)
            .contains("out-of-bounds");
      }
    }
  }

  @Test
  void hugeNumbersAreRefusedWithoutOverflow() {
    for (long huge : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE / 3 + 1}) {
      assertThat(rulesAgainst(Configs.patch("kv.retained-versions", huge)))
          .contains("out-of-bounds");
    }
    assertThat(rulesAgainst(Configs.patch("raft.heartbeat-interval", "999999999h")))
        .contains("out-of-bounds", "election-timeout-vs-heartbeat");
    assertThat(rulesAgainst(Configs.patch("raft.heartbeat-interval", "9999999999ms")))
        .containsExactly("wrong-type");
  }

  @Test
  void unknownKeysAreRefused() {
    assertThat(rulesAgainst(Configs.patch("raft.heartbeat_interval", "150ms")))
        .containsExactly("unknown-key");
    assertThat(rulesAgainst(Configs.patch("agent.allowed", new Flag(true))))
        .containsExactly("unknown-key");
  }

  @Test
  void oneKeyWithADotDoesNotHideTheRealOne() {
    Mapping unsafe = Configs.with(Configs.defaults(), "raft.heartbeat-interval", new Text("5s"));
    TreeMap<String, ConfigTree> dotted = new TreeMap<>();
    dotted.put("raft.heartbeat-interval", new Text("150ms"));
    assertThat(rulesAgainst(unsafe, new ConfigPatch(new Mapping(dotted))))
        .containsExactlyInAnyOrder("unknown-key", "election-timeout-vs-heartbeat");
  }

  @Test
  void wrongTypesAreRefused() {
    assertThat(rulesAgainst(Configs.patch("raft.rpc-timeout", 3))).containsExactly("wrong-type");
    assertThat(rulesAgainst(Configs.patch("raft.rpc-timeout", "3 s")))
        .containsExactly("wrong-type");
    assertThat(rulesAgainst(Configs.patch("limits.max-watchers", "many")))
        .containsExactly("wrong-type");
    assertThat(rulesAgainst(Configs.patch("limits.max-watchers", new Other("a list"))))
        .containsExactly("wrong-type");
    assertThat(rulesAgainst(Configs.patch("limits", new Whole(1)))).containsExactly("wrong-type");
    assertThat(rulesAgainst(Configs.patch("limits.max-watchers", Mapping.EMPTY)))
        .containsExactly("wrong-type");
  }

  @Test
  void forbiddenSettingsAreNamedAsSuchHoweverTheyAreSpelled() {
    List<String> forbidden =
        List.of(
            "raft.pre-vote",
            "raft.preVote",
            "raft.log.unsafe-flush",
            "raft.log.corruption-policy",
            "raft.read-option",
            "raft.storage-directory",
            "raft.rpc-type",
            "raft.server.log.purge");
    for (String path : forbidden) {
      assertThat(rulesAgainst(Configs.patch(path, "x")))
          .as(path)
          .containsExactlyInAnyOrder("forbidden-setting", "unknown-key");
    }
    assertThat(Arrays.stream(ConfigKey.values()).map(ConfigKey::path))
        .allMatch(path -> ForbiddenSettings.reason(path).isEmpty());
  }

  @Test
  void allViolationsAreReportedInOnePass() {
    Mapping patch = Configs.patch("raft.heartbeat-interval", "5s").changes();
    patch = Configs.with(patch, "lease.skew-grace", new Text("-1s"));
    patch = Configs.with(patch, "kv.colour", new Text("blue"));
    assertThat(rulesAgainst(new ConfigPatch(patch)))
        .containsExactly(
            "unknown-key",
            "out-of-bounds",
            "skew-grace-not-negative",
            "election-timeout-vs-heartbeat");
  }

  @Test
  void violationTellsLimitAndValue() {
    EnvelopeVerdict verdict =
        envelope.check(Configs.deployed(), Configs.patch("raft.heartbeat-interval", "250ms"));
    assertThat(((EnvelopeVerdict.Unsafe) verdict).violations())
        .singleElement()
        .satisfies(violation -> {
          assertThat(violation.path()).isEqualTo("raft.election-timeout-min");
          assertThat(violation.limit()).isEqualTo(">= 750ms");
          assertThat(violation.actual()).isEqualTo("600ms");
        });
  }

  @Test
  void whatTheDeployedFileGetsWrongBlocksAHarmlessPatch() {
    Mapping broken = Configs.with(Configs.defaults(), "raft.colour", new Text("blue"));
    assertThat(rulesAgainst(broken, Configs.patch("limits.max-watchers", 2_000)))
        .containsExactly("unknown-key");
  }

  @Test
  void approvedPatchListsWhatChanges() {
    ApprovedPatch patch = approved(Configs.patch("raft.rpc-timeout", "5000ms"));
    assertThat(patch.changes())
        .containsExactly(new ConfigChange("raft.rpc-timeout", "3s", "5s", true));
    assertThat(patch.result().raft().rpcTimeoutMs()).isEqualTo(5_000);
    assertThat(patch.isNoOp()).isFalse();
  }

  @Test
  void sameValueInOtherWordsIsNoChange() {
    assertThat(approved(Configs.patch("raft.rpc-timeout", "3000ms")).isNoOp()).isTrue();
  }

  @Test
  void deepTreesAreRefused() {
    assertThatThrownBy(() -> Configs.patch("a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q", "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
