package dev.aegis.dataplane.node.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
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
    assertThat(files).hasSize(1 + 12 + 10 * 6 + 2 * 3);
    for (Path file : files) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .as("%s", file)
          .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------");
    }
  }

  @Test
  void aNodeIsCertifiedForTheHostsItIsReachedAt() throws Exception {
    DevelopmentCertificates.main(
        new String[] {parent.toString(), "n1=10.77.7.11", "n1=node-1", "operator"});
    assertThat(hosts("n1")).contains("127.0.0.1", "localhost", "10.77.7.11", "node-1");
    assertThat(hosts("n2")).contains("127.0.0.1", "localhost").doesNotContain("10.77.7.11");
  }

  private List<String> hosts(String node) throws Exception {
    try (InputStream pem = Files.newInputStream(parent.resolve(node).resolve("peer.pem"))) {
      var certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
      return certificate.getSubjectAlternativeNames().stream()
          .map(name -> String.valueOf(name.get(1)))
          .toList();
    }
  }

  @Test
  void thereIsNothingForTheAgent() throws IOException {
    DevelopmentCertificates.main(new String[] {parent.toString(), "operator"});
    assertThat(parent).isDirectoryNotContaining("glob:**agent**");
  }
}
