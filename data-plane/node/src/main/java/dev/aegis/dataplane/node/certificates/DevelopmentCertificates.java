package dev.aegis.dataplane.node.certificates;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Writes the certificates of a cluster, on one machine unless told otherwise: a folder for each
/// node, as `aegis.node.tls.dir` wants it, and one for each client (`ca.pem`, `cert.pem`,
/// `key.pem`).
///
/// Two authorities sign: one for the peers, one for the client ports and the clients. Both forget
/// their keys, so a cluster that needs a certificate more gets all of them anew. There is none for
/// the operations agent: it has no business on either port (ADR-001).
public final class DevelopmentCertificates {
  private static final List<String> HOSTS = List.of("127.0.0.1", "localhost");

  /// The five founders, and as many that may be added later: no certificate can be.
  private static final List<String> NODES =
      IntStream.rangeClosed(1, 10).mapToObj(number -> "n" + number).toList();

  private DevelopmentCertificates() {}

  /// `DIR [NODE=HOST | CLIENT]...` after the launcher's own check of the words.
  public static void main(String[] words) throws IOException {
    SortedMap<String, List<String>> hosts = new TreeMap<>();
    for (String node : NODES) {
      hosts.put(node, new ArrayList<>(HOSTS));
    }
    List<String> clients = new ArrayList<>();
    for (String word : List.of(words).subList(1, words.length)) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        clients.add(word);
      } else {
        hosts
            .computeIfAbsent(word.substring(0, equals), _ -> new ArrayList<>(HOSTS))
            .add(word.substring(equals + 1));
      }
    }
    write(Path.of(words[0]), hosts, clients);
  }

  /// Writes everything into a folder that is made when it is not there. Folders and files are the
  /// caller's own alone.
  ///
  /// @param hosts by node, the names or addresses it is reached at
  public static void write(Path dir, Map<String, List<String>> hosts, List<String> clients)
      throws IOException {
    DevelopmentAuthority forPeers = new DevelopmentAuthority("AEGIS development peers");
    DevelopmentAuthority forClients = new DevelopmentAuthority("AEGIS development clients");
    for (Map.Entry<String, List<String>> node : hosts.entrySet()) {
      Path folder = folder(dir.resolve(node.getKey()));
      write(folder, "peer", forPeers, forPeers.node(node.getKey(), node.getValue()));
      write(folder, "client", forClients, forClients.node(node.getKey(), node.getValue()));
    }
    for (String client : clients) {
      write(folder(dir.resolve(client)), forClients, forClients.client(client));
    }
  }

  /// Writes what one port of a node needs: `NAME-ca.pem`, `NAME.pem`, `NAME-key.pem`.
  public static void write(
      Path folder, String name, DevelopmentAuthority trusted, DevelopmentAuthority.Issued own)
      throws IOException {
    write(folder.resolve(name + "-ca.pem"), trusted.certificate());
    write(folder.resolve(name + ".pem"), own.certificate());
    write(folder.resolve(name + "-key.pem"), own.key());
  }

  /// Writes what a client needs: `ca.pem`, `cert.pem`, `key.pem`.
  public static void write(
      Path folder, DevelopmentAuthority trusted, DevelopmentAuthority.Issued own)
      throws IOException {
    write(folder.resolve("ca.pem"), trusted.certificate());
    write(folder.resolve("cert.pem"), own.certificate());
    write(folder.resolve("key.pem"), own.key());
  }

  private static Path folder(Path folder) throws IOException {
    return Files.createDirectories(folder, onlyTheOwner("rwx------"));
  }

  /// A file is nobody else's from its first byte on.
  private static void write(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    try (WritableByteChannel channel =
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            onlyTheOwner("rw-------"))) {
      Channels.newOutputStream(channel).write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static FileAttribute<?>[] onlyTheOwner(String permissions) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
