package dev.aegis.sdk.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The README's example does what it says, as it stands there.
class ReadmeIT {
  private static final Pattern EXAMPLE =
      Pattern.compile("```java\n(class (\\w+) \\{\n  @RegisterExtension.*?)```", Pattern.DOTALL);

  private static final String IMPORTS =
      """
      import static org.junit.jupiter.api.Assertions.assertEquals;

      import dev.aegis.sdk.AegisClient;
      import dev.aegis.sdk.junit.AegisCluster;
      import org.junit.jupiter.api.Test;
      import org.junit.jupiter.api.extension.RegisterExtension;

      """;

  @TempDir Path dir;

  @Test
  void theExampleIsATestThatPasses() throws IOException, ClassNotFoundException {
    Matcher example = EXAMPLE.matcher(Files.readString(Repository.file("README.md")));
    assertThat(example.find()).as("README.md has an example with a cluster").isTrue();
    Path source = dir.resolve(example.group(2) + ".java");
    Files.writeString(source, IMPORTS + example.group(1));
    assertThat(errorsOfCompiling(source)).isEmpty();
    try (URLClassLoader compiled =
        new URLClassLoader(
            new URL[] {dir.toUri().toURL()}, Thread.currentThread().getContextClassLoader())) {
      Launched launched = Launched.of(compiled.loadClass(example.group(2)));
      assertThat(launched.failures()).isEmpty();
      assertThat(launched.succeeded()).isEqualTo(1);
    }
  }

  private String errorsOfCompiling(Path source) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter errors = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-cp", System.getProperty("java.class.path"), "-d", dir.toString());
      boolean isCompiled =
          compiler
              .getTask(errors, files, null, options, null, files.getJavaFileObjects(source))
              .call();
      return isCompiled ? "" : errors.toString();
    }
  }
}
