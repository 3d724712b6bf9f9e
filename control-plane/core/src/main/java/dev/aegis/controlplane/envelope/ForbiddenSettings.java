package dev.aegis.controlplane.envelope;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Settings that no patch may touch, whatever their value, even should a later version offer them.
///
/// Each would change what Raft promises, or what a node finds on its disk, rather than how fast it
/// does its work.
final class ForbiddenSettings {
  private record Forbidden(String fragment, String why) {}

  private static final List<Forbidden> ALL =
      List.of(
          new Forbidden("prevote", "without pre-vote a node that cannot win deposes leaders"),
          new Forbidden("flush", "acknowledged writes could be lost in a crash"),
          new Forbidden("logsync", "acknowledged writes could be lost in a crash"),
          new Forbidden("corruption", "a damaged log has to stop its node"),
          new Forbidden("readoption", "reads could go back in time"),
          new Forbidden("readleaderlease", "reads could go back in time"),
          new Forbidden("storagedir", "a node that finds no log votes as if it were new"),
          new Forbidden("rpctype", "nodes that speak different protocols lose one another"),
          new Forbidden("raftserver", "settings of the library below have no envelope"));

  private ForbiddenSettings() {}

  /// Why a path may not be touched, if it may not. Spelling does not matter: `preVote`, `pre-vote`
  /// and `pre.vote` are one setting.
  static Optional<String> reason(String path) {
    String letters = path.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    return ALL.stream()
        .filter(forbidden -> letters.contains(forbidden.fragment()))
        .map(Forbidden::why)
        .findFirst();
  }
}
