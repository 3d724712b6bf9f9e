package dev.aegis.sdk.junit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// The folder of one cluster: its configuration, and each node's data. Gone after closing.
record DataFolder(Path path) implements AutoCloseable {

  /// A new folder under the system's temporary one.
  ///
  /// @param configuration makes the cluster's `aegis.yaml` of the default one
  static DataFolder create(UnaryOperator<String> configuration) throws IOException {
    DataFolder folder = new DataFolder(Files.createTempDirectory("aegis-cluster-"));
    try (InputStream defaults =
        DataFolder.class.getResourceAsStream("/dev/aegis/dataplane/node/aegis.yaml")) {
      byte[] bytes = Objects.requireNonNull(defaults, "aegis.yaml of the node").readAllBytes();
      Files.writeString(
          folder.configFile(), configuration.apply(new String(bytes, StandardCharsets.UTF_8)));
      return folder;
    } catch (IOException | RuntimeException failure) {
      folder.close();
      throw failure;
    }
  }

  Path configFile() {
    return path.resolve("aegis.yaml");
  }

  Path ofNode(String id) {
    return path.resolve(id);
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> left = Files.walk(path)) {
      for (Path file : left.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
