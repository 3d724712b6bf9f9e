package dev.aegis.bench.scene;

import java.util.List;

/// How much every incident of a suite tells, so that its amount says nothing.
///
/// @param events of each window
/// @param samples of each window
/// @param seldom methods that a node exports from the first time somebody calls them: they fill up
/// @param isWhole whether nodes export the digest of their state and the sums of their log syncs
///   too
public record Volume(int events, int samples, List<String> seldom, boolean isWhole) {
  public Volume {
    seldom = List.copyOf(seldom);
  }
}
