package dev.aegis.sdk.shading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.sdk.real.RealCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/// The jar with the transport inside leaves nothing of it on a user's class path, and works there
/// alone.
class ShadedJarIT {
  private static final String OWN_CLASSES = "dev/aegis/sdk/[\\w$/-]+\\.class";
  private static final String OWN_FILES =
      "META-INF/(MANIFEST\\.MF|NOTICE|services/dev\\.aegis\\.sdk\\.[\\w.$]+)";

  /// Annotations, and Netty's certificates for tests, which gRPC's own jar lacks as well.
  private static final String NEVER_LOADED =
      "dev/aegis/sdk/shaded/.*/(j2objc/annotations|pkitesting)/.*";

  private static final List<String> MOVED =
      List.of("io/grpc/", "io/netty/", "io/perfmark/", "com/google/", "dev/aegis/wire/");

  private final ShadedJar jar = ShadedJar.built();

  @Test
  void nothingIsInItBeneathAnotherName() throws IOException {
    assertThat(strangers(jar)).isEmpty();
    assertThat(jar.entries())
        .contains("dev/aegis/sdk/AegisClient.class", "dev/aegis/sdk/shaded/io/grpc/Channel.class");
  }

  @Test
  void aClassBeneathAnotherNameIsReported(@TempDir Path dir) throws IOException {
    Path odd = dir.resolve("odd.jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(odd))) {
      for (String name :
          List.of("dev/aegis/sdk/A.class", "io/grpc/A.class", "META-INF/services/io.grpc.A")) {
        out.putNextEntry(new ZipEntry(name));
      }
    }

    assertThat(strangers(new ShadedJar(odd)))
        .containsExactly("io/grpc/A.class", "META-INF/services/io.grpc.A");
  }

  @Test
  void noClassInItAsksForOneThatWasMoved() throws IOException {
    assertThat(jar.namedClasses())
        .contains("dev/aegis/sdk/shaded/com/google/protobuf/ByteString")
        .noneMatch(name -> MOVED.stream().anyMatch(name::startsWith));
  }

  @Test
  void everyClassOfItsOwnThatItAsksForIsInIt() throws IOException {
    Set<String> missing = new TreeSet<>(jar.namedClasses());
    missing.removeIf(name -> !name.startsWith("dev/aegis/sdk/") || name.matches(NEVER_LOADED));
    jar.entries().forEach(entry -> missing.remove(entry.replaceFirst("\\.class$", "")));

    assertThat(missing).isEmpty();
  }

  @Test
  void whatIsFoundByNameIsFoundByTheNewOne() throws IOException {
    List<String> entries = jar.entries();

    assertThat(jar.providerFiles())
        .contains(
            "META-INF/services/dev.aegis.sdk.ClientProvider",
            "META-INF/services/dev.aegis.sdk.shaded.io.grpc.LoadBalancerProvider");
    for (String file : jar.providerFiles()) {
      assertThat(jar.providers(file))
          .as(file)
          .isNotEmpty()
          .allMatch(name -> entries.contains(name.replace('.', '/') + ".class"));
    }
  }

  @Test
  void whoDependsOnItGetsAnnotationsAndNothingElse() throws Exception {
    Path pom = jar.file().resolveSibling("dependency-reduced-pom.xml");
    NodeList all =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(pom.toFile())
            .getElementsByTagName("dependency");

    assertThat(
            IntStream.range(0, all.getLength())
                .mapToObj(i -> (Element) all.item(i))
                .filter(dependency -> !text(dependency, "scope").equals("test"))
                .map(dependency -> text(dependency, "artifactId")))
        .containsExactly("jspecify");
  }

  /// The JDK compiles and runs a program in one file: so this is what a user has who has the jar
  /// alone. With certificates, since TLS is where native libraries were.
  @Test
  void aProgramIsCompiledAndRunWithTheJarAlone(@TempDir Path dir)
      throws IOException, InterruptedException {
    Path output = dir.resolve("output");
    try (RealCluster cluster = RealCluster.startWithCertificates(1)) {
      Process program =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  jar.file().toString(),
                  System.getProperty("aegis.shaded.program"),
                  cluster.endpoints().getFirst(),
                  cluster.operator().toString())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      try {
        assertThat(program.waitFor(Duration.ofMinutes(2))).as("it ends").isTrue();
      } finally {
        program.destroyForcibly().waitFor();
      }
      assertThat(Files.readString(output)).endsWith("all of it works\n");
      assertThat(program.exitValue()).isZero();
    }
  }

  private static List<String> strangers(ShadedJar opened) throws IOException {
    return opened.entries().stream()
        .filter(entry -> !entry.matches(OWN_CLASSES) && !entry.matches(OWN_FILES))
        .toList();
  }

  private static String text(Element dependency, String name) {
    NodeList found = dependency.getElementsByTagName(name);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent();
  }
}
