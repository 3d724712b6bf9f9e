package dev.aegis.controlplane.agent.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The wall between the planes, on the class path itself: what is not there cannot be called,
/// whatever the sources say (ADR-001). The jar's class path is part of the one tests run with.
class ClassPathTest {
  private static final List<String> OF_THE_CLUSTER =
      List.of(
          "org/apache/ratis/",
          "io/grpc/",
          "com/google/protobuf/",
          "dev/aegis/dataplane/",
          "dev/aegis/wire/",
          "dev/aegis/sdk/");

  @TempDir Path folder;

  @Test
  void classPathHoldsNoClientOfTheCluster() throws IOException {
    List<Path> elements =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(element -> !element.endsWith("test-classes"))
            .toList();

    assertThat(elements).anyMatch(element -> element.toString().contains("spring-boot"));
    assertThat(classesOfTheCluster(elements)).isEmpty();
  }

  @Test
  void plantedClassIsFound() throws IOException {
    Path planted = folder.resolve("org/apache/ratis/client/RaftClient.class");
    Files.createDirectories(planted.getParent());
    Files.createFile(planted);

    assertThat(classesOfTheCluster(List.of(folder)))
        .containsExactly("org/apache/ratis/client/RaftClient.class");
  }

  private static List<String> classesOfTheCluster(List<Path> elements) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path element : elements) {
      for (String name : namesIn(element)) {
        if (name.endsWith(".class") && OF_THE_CLUSTER.stream().anyMatch(name::startsWith)) {
          found.add(name);
        }
      }
    }
    return found;
  }

  private static List<String> namesIn(Path element) throws IOException {
    if (Files.isDirectory(element)) {
      try (Stream<Path> files = Files.walk(element)) {
        return files
            .map(file -> element.relativize(file).toString().replace(File.separatorChar, '/'))
            .toList();
      }
    }
    try (JarFile jar = new JarFile(element.toFile())) {
      return jar.stream().map(entry -> entry.getName()).toList();
    }
  }
}
