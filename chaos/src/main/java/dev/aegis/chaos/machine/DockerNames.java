package dev.aegis.chaos.machine;

import java.nio.file.Path;

/// What a run's things are called in the engine. The launcher knows a run that is over by them.
///
/// @param run of the network and the image, and what the names of containers begin with
record DockerNames(String run) {
  /// One for all runs: their addresses are the same, so there is one at a time.
  static final String BRIDGE = "aegis-chaos";

  /// Those of the run that has this folder.
  static DockerNames of(Path work) {
    return new DockerNames(BRIDGE + "-" + work.getFileName());
  }

  /// The container of a node.
  String container(String node) {
    return run + "-" + node;
  }
}
