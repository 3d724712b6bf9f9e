package dev.aegis.example.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The quick start in the README is this application, word for word.
class ReadmeTest {
  private static final Path REPOSITORY = Path.of("..", "..");
  private static final Pattern SECTION =
      Pattern.compile("\\*\\*In Spring Boot\\*\\*.*?(?=\n## )", Pattern.DOTALL);
  private static final Pattern SNIPPET = Pattern.compile("```(\\w+)\n(.*?)```", Pattern.DOTALL);

  @Test
  void theSnippetsOfTheReadmeAreWhatTheTestRuns() throws IOException {
    String readme = Files.readString(REPOSITORY.resolve("README.md"));
    String section =
        SECTION.matcher(readme).results().map(MatchResult::group).findFirst().orElseThrow();
    List<MatchResult> snippets = SNIPPET.matcher(section).results().toList();

    assertThat(snippets.stream().map(snippet -> snippet.group(1)))
        .containsExactly("xml", "properties", "java");
    for (MatchResult snippet : snippets) {
      assertThat(source(snippet.group(1))).contains(squeezed(snippet.group(2)));
    }
  }

  private static String source(String language) throws IOException {
    Path file =
        switch (language) {
          case "xml" -> Path.of("pom.xml");
          case "properties" -> Path.of("src/main/resources/application.properties");
          case "java" -> Path.of("src/main/java/dev/aegis/example/ledger/InterestJob.java");
          default -> throw new AssertionError("nothing here is " + language);
        };
    return squeezed(Files.readString(file));
  }

  /// Without regard to indentation.
  private static String squeezed(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
