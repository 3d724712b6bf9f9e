package dev.aegis.chaos.campaign;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What one campaign is to do.
///
/// @param cells to run
/// @param budget how much time there is; none means that each cell runs once
/// @param seed of all choices
/// @param report the folder of the report
/// @param command what a person types to run the same again
/// @param versions of what is judged
record CampaignSettings(
    List<Cell> cells,
    Optional<Duration> budget,
    long seed,
    Path report,
    String command,
    Map<String, String> versions) {
  CampaignSettings {
    cells = List.copyOf(cells);
    versions = new TreeMap<>(versions);
  }
}
