package dev.aegis.dataplane.node.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentCertificatesTest {
  @TempDir Path parent;

  @Test
  void foldersAndFilesAreTheOwnersAlone() throws IOException {
    Path dir = parent.resolve("certs");
    DevelopmentCertificates.main(new String[] {dir.toString(), "operator", "client"});
    DevelopmentCertificates.main(new String[] {dir.toString(), "operator", "client"});

    List<Path> files;
    try (Stream<Path> all = Files.walk(dir)) {
      files = all.toList();
    }
    assertThat(files).hasSize(1 + 7 + 5 * 6 + 2 * 3);
    for (Path file : files) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .as("%s", file)
          .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------");
    }
  }

  @Test
  void thereIsNothingForTheAgent() throws IOException {
    DevelopmentCertificates.main(new String[] {parent.toString(), "operator"});
    assertThat(parent).isDirectoryNotContaining("glob:**agent**");
  }
}
