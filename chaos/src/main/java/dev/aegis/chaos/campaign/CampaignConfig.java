package dev.aegis.chaos.campaign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The nodes' configuration in a campaign: the default one, but for settings that would otherwise
/// keep something from being seen.
public final class CampaignConfig {
  /// Snapshots come, and logs end, within a cell, so that nodes that were away catch up by either;
  /// every change of a cell can be watched again when it is over; nodes tell of themselves ten
  /// times a second, which is how finely recovery is timed.
  private static final Map<String, String> CHANGED =
      new TreeMap<>(
          Map.of(
              "snapshot-entries", "4000",
              "log-retention-entries", "1000",
              "retained-versions", "100000",
              "lag-sample-interval", "100ms"));

  private CampaignConfig() {}

  /// Writes it.
  ///
  /// @param defaults the default configuration
  /// @throws IOException when one of the files cannot be read or written
  public static void write(Path defaults, Path file) throws IOException {
    write(defaults, file, CHANGED);
  }

  /// The same with other settings.
  ///
  /// @throws IllegalArgumentException when the default configuration has no such setting
  public static void write(Path defaults, Path file, Map<String, String> changed)
      throws IOException {
    String text = Files.readString(defaults);
    for (Map.Entry<String, String> setting : changed.entrySet()) {
      Matcher line = Pattern.compile("(?m)^  %s: .*$".formatted(setting.getKey())).matcher(text);
      if (!line.find()) {
        throw new IllegalArgumentException(
            "%s has no setting '%s' to change.".formatted(defaults, setting.getKey()));
      }
      text = line.replaceFirst("  %s: %s".formatted(setting.getKey(), setting.getValue()));
    }
    Files.writeString(file, text);
  }

  static Map<String, String> describe() {
    Map<String, String> rows = new TreeMap<>();
    CHANGED.forEach((name, value) -> rows.put("nodes' " + name, value));
    return rows;
  }
}
