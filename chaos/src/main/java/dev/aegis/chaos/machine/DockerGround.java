package dev.aegis.chaos.machine;

import dev.aegis.chaos.fault.Fault;
import dev.aegis.chaos.fault.FaultException;
import dev.aegis.chaos.fault.Primitive;
import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A network of the engine's and an image, for [DockerCluster]. The network's gateway is the
/// clients' address, so that clients, the feed and whoever plays are where they are in namespaces:
/// on this machine, outside of what is broken.
///
/// It needs a namespace of mounts of its own, as `./aegis chaos` makes it, in which the names of
/// network namespaces are nobody else's. What is left in the engine when this process is killed has
/// the run's name, by which the launcher takes it away.
public final class DockerGround implements Ground {
  private static final String NAMES = "/run/netns";

  private final DockerContainers containers;
  private final Map<Primitive, String> missing;

  private DockerGround(DockerContainers containers, Map<Primitive, String> missing) {
    this.containers = containers;
    this.missing = missing;
  }

  /// Makes it.
  ///
  /// @param work the run's folder
  /// @param house the folder with all that was built
  /// @param javaHome of the JDK that nodes run on
  /// @throws FaultException when the engine refuses, as when another run is on
  public static DockerGround make(Path work, Path house, Path javaHome) {
    DockerContainers containers = DockerContainers.of(work, house, javaHome);
    DockerGround ground = new DockerGround(containers, missingCables());
    try {
      ground.importImage(work);
      DockerCall.of(
              "docker",
              "network",
              "create",
              "--subnet=" + Layout.SUBNET,
              "--gateway=" + Layout.CLIENT_ADDRESS,
              "--opt=com.docker.network.bridge.name=" + DockerNames.BRIDGE,
              containers.names().run())
          .make();
      if (NetworkInterface.getByName(DockerNames.BRIDGE) == null) {
        throw new FaultException(
            "the engine is not on this machine, or in another network of it.", null);
      }
      return ground;
    } catch (FaultException | IOException failure) {
      ground.close();
      throw new FaultException(
          "There is no network of the engine's here: " + failure.getMessage(), failure);
    }
  }

  private void importImage(Path work) throws IOException {
    Path root = work.resolve("image");
    Files.createDirectories(root.resolve("tmp"));
    for (Map.Entry<String, Path> link : DockerContainers.links().entrySet()) {
      Files.createSymbolicLink(root.resolve(link.getKey()), link.getValue());
    }
    String tar = work.resolve("image.tar").toString();
    Commands.run("tar", "-cf", tar, "-C", root.toString(), ".");
    DockerCall.of("docker", "import", tar, containers.names().run()).make();
  }

  /// Tries what frames are delayed by.
  private static Map<Primitive, String> missingCables() {
    Map<Primitive, String> missing = new EnumMap<>(Primitive.class);
    try {
      Commands.run("mkdir", "-p", NAMES);
      Commands.run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", NAMES);
      Tap.create("aegis-probe").close();
    } catch (FaultException failure) {
      missing.put(Primitive.CABLES, String.valueOf(failure.getMessage()));
    }
    return missing;
  }

  /// Why a fault cannot be made with containers, in one sentence; nothing when it can. Pure.
  public static Optional<String> refusal(Fault fault) {
    return DockerFaults.refusal(fault);
  }

  /// The same of anything else that a recipe may do.
  ///
  /// @param kind what it is called in records
  public static String refusal(String kind) {
    return DockerFaults.refusal(kind);
  }

  @Override
  public Map<Primitive, String> missing() {
    return Map.copyOf(missing);
  }

  @Override
  public Nodes nodes(Layout layout, Map<Primitive, String> lacking) {
    return new DockerCluster(layout, lacking, containers, DockerCall::make);
  }

  @Override
  public void close() {
    Commands.uninterrupted(() -> {
      for (String kind : List.of("network", "image")) {
        // One that was never made is not there to be removed.
        Commands.runToTheEnd("", List.of("docker", kind, "rm", containers.names().run()));
      }
    });
  }
}
