package dev.aegis.chaos.episode;

import java.util.Locale;

/// What can be done to a cluster, in the words of a causal path, and the mechanism that it sets
/// off.
enum Doing {
  KILL("process_restart", "the process of %1$s is killed"),
  SHUT_DOWN("process_restart", "%1$s is shut down in order"),
  PAUSE("process_pause", "the process of %1$s stands still"),
  CUT("network_partition", "%1$s"),
  FILL_DISK("disk_full", "the disk of %1$s is full"),
  CUT_POWER("process_restart", "%1$s loses power"),
  LOSE_FRAMES("network_degradation", "of the frames of %1$s, %2$s are lost"),
  DELAY_FRAMES("network_degradation", "frames of %1$s are late by %2$s"),
  THROTTLE_DISK("slow_disk", "the disk of %1$s takes %2$s"),
  DELAY_WRITES("slow_disk", "the disk of %1$s takes %2$s"),
  STARVE_CPU("cpu_starvation", "%1$s gets %2$s"),
  OFFSET_CLOCK("clock_drift", "the clock of %1$s is set %2$s"),
  MORE_CLIENTS("overload", "more clients come: %2$s"),
  HIDE_METRICS("scrape_gap", "the agent cannot read the metrics of %1$s"),
  ROLL_CONFIGURATION("process_restart", "a new configuration rolls through the nodes"),
  BOOT_ANEW("process_restart", "all nodes start anew with empty disks");

  private static final String OF_FRAMES = " of all frames";

  private final String mechanism;
  private final String words;

  Doing(String mechanism, String words) {
    this.mechanism = mechanism;
    this.words = words;
  }

  /// @param kind what records call it
  /// @throws IllegalArgumentException if there is none of that name
  static Doing of(String kind) {
    return valueOf(kind.replace('-', '_').toUpperCase(Locale.ROOT));
  }

  /// The root cause that an agent should name for it, where nothing more is known; whose disk is
  /// slow, the recipe knows.
  String mechanism() {
    return mechanism;
  }

  /// @param target who it was done to: nodes, or what was cut
  /// @param extent how bad it was; empty for what is broken or not
  String words(String target, String extent) {
    String far = extent.startsWith("-") ? extent.substring(1).replace("ahead", "back") : extent;
    return words.formatted(target, far.replace(OF_FRAMES, ""));
  }
}
