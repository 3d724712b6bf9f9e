package dev.aegis.chaos.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Writes a report as `report.md` and `report.json`, each replaced as a whole: whoever interrupts a
/// campaign finds what it had told by then.
public final class ReportFiles {
  private final Path dir;

  /// Writes to a folder.
  ///
  /// @param dir is made when it is not there
  public ReportFiles(Path dir) {
    this.dir = dir;
  }

  /// Writes both files.
  ///
  /// @throws IOException when the files cannot be written
  public void write(CampaignReport report) throws IOException {
    Files.createDirectories(dir);
    replace("report.md", ReportText.of(report));
    replace("report.json", ReportJson.of(report));
  }

  private void replace(String name, String text) throws IOException {
    Path part = dir.resolve(name + ".part");
    Files.writeString(part, text);
    Files.move(part, dir.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }
}
