package dev.aegis.bench.core33;

import dev.aegis.bench.scene.Setting;
import dev.aegis.bench.scene.Staged;
import java.util.List;
import java.util.function.Function;

/// A seed and its variants: one scene, played in several courses. Labels and counts are those of
/// the paper's Table 3; the cascade is one of the eight with a slow disk.
enum Group {
  SLOW_FOLLOWER("slow-follower", "slow_follower", "slow_follower_disk", 7),
  CRITICAL_CASCADE("critical-cascade", "slow_follower", "slow_follower_disk", 1),
  CUT_OFF_LEADER("cut-off-leader", "split_brain_risk", "network_partition", 5),
  CLOCK_DRIFT("clock-drift", "clock_skew", "clock_drift", 5),
  ELECTION_STORM("election-storm", "election_churn", "election_storm", 5),
  LEASE_STARVATION("lease-starvation", "lease_starvation", "lease_starvation", 5),
  HEALTHY("healthy", "none", "healthy", 5);

  private final String recipe;
  private final String kind;
  private final String cause;
  private final int members;

  Group(String recipe, String kind, String cause, int members) {
    this.recipe = recipe;
    this.kind = kind;
    this.cause = cause;
    this.members = members;
  }

  String recipe() {
    return recipe;
  }

  String kind() {
    return kind;
  }

  String cause() {
    return cause;
  }

  /// All that is at work in it, the scored cause first: the cascade is a storm as well.
  List<String> causes() {
    return this == CRITICAL_CASCADE ? List.of(cause, ELECTION_STORM.cause) : List.of(cause);
  }

  int members() {
    return members;
  }

  Staged play(Setting setting) {
    Function<Setting, Staged> scene =
        switch (this) {
          case SLOW_FOLLOWER -> DiskScenes::slowFollower;
          case CRITICAL_CASCADE -> DiskScenes::criticalCascade;
          case CUT_OFF_LEADER -> LinkScenes::cutOffLeader;
          case CLOCK_DRIFT -> QuietScenes::clockDrift;
          case ELECTION_STORM -> LinkScenes::electionStorm;
          case LEASE_STARVATION -> QuietScenes::leaseStarvation;
          case HEALTHY -> QuietScenes::healthy;
        };
    return scene.apply(setting);
  }
}
