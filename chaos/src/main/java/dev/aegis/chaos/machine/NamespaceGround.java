package dev.aegis.chaos.machine;

import dev.aegis.chaos.fault.Primitive;
import java.nio.file.Path;
import java.util.Map;

/// Networks in namespaces, for [NamespaceCluster].
///
/// @param missing what this machine lacks
public record NamespaceGround(Map<Primitive, String> missing) implements Ground {
  public NamespaceGround {
    missing = Map.copyOf(missing);
  }

  /// Makes it. Once per process.
  ///
  /// @param work a folder to try a disk in
  /// @throws IllegalArgumentException when this machine has no namespaces
  public static NamespaceGround make(Path work) {
    Map<Primitive, String> missing = Machine.missing(work);
    if (missing.containsKey(Primitive.NAMESPACES)) {
      throw new IllegalArgumentException(String.valueOf(missing.get(Primitive.NAMESPACES)));
    }
    return new NamespaceGround(missing);
  }

  @Override
  public NamespaceCluster nodes(Layout layout, Map<Primitive, String> lacking) {
    return new NamespaceCluster(layout, lacking);
  }

  /// The kernel takes it away with this process.
  @Override
  public void close() {}
}
