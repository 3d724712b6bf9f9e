package dev.aegis.controlplane.agent.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/// The wall between the planes, in the very file that is shipped: opened, jars within it included
/// (ADR-001).
class BuiltJarIT {
  private static final Path JAR =
      Path.of(System.getProperty("basedir", "."), "target", "control-plane.jar");
  private static final int FEWEST_CLASSES = 5_000;

  /// Anything of the cluster's code, wherever it was moved to.
  private static final List<String> OF_THE_CLUSTER =
      List.of(
          "org/apache/ratis/",
          "io/grpc/",
          "com/google/protobuf/",
          "dev/aegis/dataplane/",
          "dev/aegis/wire/",
          "dev/aegis/sdk/");

  /// What holds a certificate or a key.
  private static final List<String> OF_AN_IDENTITY =
      List.of(".pem", ".crt", ".cer", ".key", ".p12", ".pfx", ".jks", ".der");

  @Test
  void shippedJarHoldsNoClientOfTheClusterAndNoCertificate() throws IOException {
    List<String> names = names(JAR);

    assertThat(names.stream().filter(name -> name.endsWith(".class")))
        .hasSizeGreaterThan(FEWEST_CLASSES);
    assertThat(names).anyMatch(name -> name.contains("telemetry-contract"));
    assertThat(findings(names)).isEmpty();
  }

  @Test
  void plantedClassAndCertificateAreFoundInAJarWithinAJar() throws IOException {
    byte[] inner =
        zip("BOOT/org/apache/ratis/client/RaftClient.class", new byte[0], "node.pem", new byte[0]);
    Path planted = Files.createTempFile("planted", ".jar");
    try {
      Files.write(planted, zip("BOOT-INF/lib/innocent.jar", inner, "a/B.class", new byte[0]));

      assertThat(findings(names(planted)))
          .containsExactly(
              "BOOT-INF/lib/innocent.jar!BOOT/org/apache/ratis/client/RaftClient.class",
              "BOOT-INF/lib/innocent.jar!node.pem");
    } finally {
      Files.delete(planted);
    }
  }

  private static List<String> findings(List<String> names) {
    return names.stream()
        .filter(name ->
            (name.endsWith(".class") && OF_THE_CLUSTER.stream().anyMatch(name::contains))
                || OF_AN_IDENTITY.stream().anyMatch(name::endsWith))
        .toList();
  }

  private static List<String> names(Path jar) throws IOException {
    List<String> names = new ArrayList<>();
    try (InputStream stream = Files.newInputStream(jar)) {
      collect("", stream, names);
    }
    return names;
  }

  private static void collect(String place, InputStream jar, List<String> names)
      throws IOException {
    ZipInputStream entries = new ZipInputStream(jar);
    for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
      String name = place + entry.getName();
      names.add(name);
      if (name.endsWith(".jar")) {
        collect(name + "!", new ByteArrayInputStream(entries.readAllBytes()), names);
      }
    }
  }

  private static byte[] zip(String one, byte[] first, String two, byte[] second)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(one));
      zip.write(first);
      zip.putNextEntry(new ZipEntry(two));
      zip.write(second);
    }
    return bytes.toByteArray();
  }
}
