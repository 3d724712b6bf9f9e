package dev.aegis.dataplane.node.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The main sources of the whole repository are tidy, and what is not would be found.
class TidyTest {
  private static final int FEWEST_FILES = 150;

  @Test
  void theMainSourcesAreTidy() throws IOException {
    List<String> findings = new ArrayList<>();
    List<Path> sources = mainSources(repository());
    for (Path source : sources) {
      findings.addAll(Tidiness.of(String.valueOf(source.getFileName()), Files.readString(source)));
    }
    assertThat(findings).isEmpty();
    assertThat(sources).as("the sources looked at").hasSizeGreaterThan(FEWEST_FILES);
  }

  private static Path repository() {
    for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
      if (Files.isDirectory(dir.resolve("adr"))) {
        return dir;
      }
    }
    throw new AssertionError("no directory above holds adr/");
  }

  private static List<Path> mainSources(Path repository) throws IOException {
    try (Stream<Path> all = Files.walk(repository)) {
      return all.filter(file -> file.toString().endsWith(".java"))
          .filter(file -> repository.relativize(file).toString().contains("src/main/java/"))
          .filter(file -> !repository.relativize(file).toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  @Test
  void aLongFileIsFound() {
    String longest = "\n".repeat(Tidiness.MAX_LINES);
    assertThat(Tidiness.of("Long.java", longest)).isEmpty();
    assertThat(Tidiness.of("Long.java", longest + "\n")).singleElement().asString().contains("401");
  }

  @Test
  void aReminderIsFound() {
    assertThat(Tidiness.of("Later.java", "int a;\n// TODO: more\n"))
        .singleElement()
        .asString()
        .startsWith("Later.java:2 says TODO");
  }

  @Test
  void aDefaultThatHidesCasesIsFound() {
    String sealed =
        """
            return switch (change) {
              case Change.LockTaken _ -> 1;
              default -> 0;
            };
        """;
    assertThat(Tidiness.of("Hides.java", sealed))
        .singleElement()
        .asString()
        .startsWith("Hides.java:3");
    assertThat(Tidiness.of("Hides.java", sealed.replace("default ->", "case null, default ->")))
        .hasSize(1);
    assertThat(Tidiness.of("Hides.java", sealed.replace("_ -> 1;", "_: return 1;"))).hasSize(1);
  }

  @Test
  void aDefaultOverTextOrNumbersIsFine() {
    String inner =
        """
            switch (change) {
              case Change.LockTaken _ ->
                  switch (text) {
                    case "ms", "s" -> 1;
                    case 'x' -> 2;
                    case 3 -> 3;
                    case null -> 4;
                    default -> 0;
                  };
            }
        """;
    assertThat(Tidiness.of("Open.java", inner)).isEmpty();
  }
}
