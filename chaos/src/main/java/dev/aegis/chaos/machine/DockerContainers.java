package dev.aegis.chaos.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a container of a run sees of this machine's files: the system's programs and libraries and
/// the builds, to be read, and the run's folder. So its image is next to empty, none is fetched,
/// and a node has the JDK, the C library and the clock library that it has in namespaces.
///
/// @param seen `docker run`'s words for it; where the system has links to folders of `/usr`, the
///   image has the same
record DockerContainers(DockerNames names, List<String> seen) {
  private static final List<String> SYSTEM = List.of("/usr", "/bin", "/sbin", "/lib", "/lib64");
  private static final String OF_JDKS = "{java-*,ssl,pki,crypto-policies}";

  DockerContainers {
    seen = List.copyOf(seen);
  }

  /// Those of a run.
  ///
  /// @param house the folder with all that was built, in which the run's folder is
  /// @param javaHome of the JDK that nodes run on
  static DockerContainers of(Path work, Path house, Path javaHome) {
    List<String> seen = new ArrayList<>();
    for (String folder : SYSTEM) {
      if (Files.isDirectory(Path.of(folder)) && !Files.isSymbolicLink(Path.of(folder))) {
        seen.addAll(read(Path.of(folder)));
      }
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(Path.of("/etc"), OF_JDKS)) {
      found.forEach(folder -> seen.addAll(read(folder)));
    } catch (IOException failure) {
      throw new UncheckedIOException("/etc cannot be read.", failure);
    }
    if (!javaHome.startsWith("/usr")) {
      seen.addAll(read(javaHome));
    }
    seen.addAll(read(house));
    seen.addAll(List.of("-v", work + ":" + work));
    return new DockerContainers(DockerNames.of(work), seen);
  }

  private static List<String> read(Path folder) {
    return List.of("-v", folder + ":" + folder + ":ro");
  }

  /// The folders of the system that are links, with where these lead.
  static Map<String, Path> links() {
    Map<String, Path> links = new TreeMap<>();
    for (String folder : SYSTEM) {
      Path path = Path.of(folder);
      if (Files.isSymbolicLink(path)) {
        try {
          links.put(folder.substring(1), Files.readSymbolicLink(path));
        } catch (IOException failure) {
          throw new UncheckedIOException(path + " cannot be read.", failure);
        }
      }
    }
    return links;
  }

  /// Starts a node's container. What the node prints goes to its log; when it ends by itself, the
  /// engine starts it again; one that was killed stays so, also when the engine starts anew. It may
  /// change its own network (`NET_ADMIN`), for links are cut there.
  DockerCall start(Layout layout, String node) {
    List<String> words = new ArrayList<>(begun(node, Layout.address(node)));
    words.addAll(List.of("-d", "--restart=unless-stopped", "--cap-add=NET_ADMIN"));
    words.addAll(List.of("--env-file", "/dev/stdin"));
    words.addAll(List.of(names.run(), "sh", "-c", "exec \"$@\" >>\"$0\" 2>&1"));
    words.add(layout.log(node).toString());
    // An empty disk is never a lost one here: no sentence played on containers takes a disk away.
    words.addAll(layout.command(node, true));
    return new DockerCall(words, environment(layout, node));
  }

  /// Told by standard input: a feed's password is nothing that `ps` may show.
  private static String environment(Layout layout, String node) {
    return layout.environment(node).entrySet().stream()
        .map(variable -> variable.getKey() + "=" + variable.getValue() + "\n")
        .collect(Collectors.joining());
  }

  /// What runs a program in a container at the agent's address, to its end.
  List<String> enteringAgent() {
    List<String> words = new ArrayList<>(begun("agent", Layout.AGENT_ADDRESS));
    words.addAll(List.of("--rm", "-e", "AEGIS_TELEMETRY_REDIS_URL", names.run()));
    return words;
  }

  private List<String> begun(String who, String address) {
    List<String> words = new ArrayList<>(List.of("docker", "run", "--log-driver=none"));
    words.addAll(List.of("--name=" + names.container(who), "--hostname=" + who));
    words.addAll(List.of("--network=" + names.run(), "--ip=" + address));
    words.addAll(seen);
    return words;
  }
}
