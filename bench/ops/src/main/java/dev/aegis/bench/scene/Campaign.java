package dev.aegis.bench.scene;

import java.util.List;

/// An election that a node stood in and did not win.
///
/// @param result `lost` or `timeout`
/// @param heardBy the nodes that entered the term, its own included
public record Campaign(String node, long term, long atMs, String result, List<String> heardBy) {
  public Campaign {
    heardBy = List.copyOf(heardBy);
  }
}
