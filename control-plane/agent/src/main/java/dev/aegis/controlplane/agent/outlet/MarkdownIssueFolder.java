package dev.aegis.controlplane.agent.outlet;

import dev.aegis.controlplane.postmortem.PostmortemDraft;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.Stream;

/// Issues as Markdown files in a folder, the embedded default. The first line is the title, and the
/// title is the identity: a file that a person renamed is still found by it.
public final class MarkdownIssueFolder implements PostmortemIssues {
  private static final int MAX_NAME = 80;

  private final Path folder;

  /// @param folder made when the first issue is
  public MarkdownIssueFolder(Path folder) {
    this.folder = folder;
  }

  @Override
  public boolean openUnlessThere(PostmortemDraft draft, Instant now) throws IOException {
    String heading = "# " + draft.title().replaceAll("\\R", " ");
    Files.createDirectories(folder);
    if (isThere(heading)) {
      return false;
    }
    String text =
        heading
            + "\n\nDrafted by aegis-agent at "
            + now.truncatedTo(ChronoUnit.SECONDS)
            + ".\n\n"
            + draft.markdown();
    write(name(draft.title()), text);
    return true;
  }

  private boolean isThere(String heading) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".md")).toList()) {
        try (Stream<String> lines = Files.lines(file)) {
          if (lines.findFirst().filter(heading::equals).isPresent()) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /// Never over a file that is there. A reader sees a whole file or none.
  private void write(String name, String text) throws IOException {
    Path part = Files.createTempFile(folder, "draft", ".part");
    try {
      Files.writeString(part, text);
      Path file = folder.resolve(name + ".md");
      for (int i = 2; !isPlaced(part, file); i++) {
        file = folder.resolve(name + "-" + i + ".md");
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static boolean isPlaced(Path part, Path file) throws IOException {
    try {
      Files.createLink(file, part);
      return true;
    } catch (FileAlreadyExistsException _) {
      return false;
    } catch (UnsupportedOperationException _) {
      if (Files.exists(file)) {
        return false;
      }
      Files.move(part, file);
      return true;
    }
  }

  private static String name(String title) {
    String slug =
        title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    return slug.isEmpty() ? "draft" : slug.substring(0, Math.min(slug.length(), MAX_NAME));
  }
}
