package dev.aegis.chaos.fault;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// One thing that is broken from its begin to its end.
public sealed interface Fault {
  /// What it is done to, in one word for each.
  default List<String> targets() {
    return switch (this) {
      case Kill(var nodes) -> nodes;
      case Pause(var nodes) -> nodes;
      case Cut(var links) -> links.stream().map(Link::toString).toList();
      case FillDisk(var nodes) -> nodes;
      case CutPower(var nodes) -> nodes;
    };
  }

  /// What it needs of the machine.
  default Set<Primitive> needs() {
    return switch (this) {
      case Kill _, Pause _, Cut _ -> Set.of(Primitive.NAMESPACES);
      case FillDisk _, CutPower _ -> Set.of(Primitive.NAMESPACES, Primitive.LOOP_DISKS);
    };
  }

  /// What it is called in records.
  default String kind() {
    return switch (this) {
      case Kill _ -> "kill";
      case Pause _ -> "pause";
      case Cut _ -> "cut";
      case FillDisk _ -> "fill-disk";
      case CutPower _ -> "cut-power";
    };
  }

  /// The processes end without warning (`SIGKILL`); at the end they are started again.
  record Kill(List<String> nodes) implements Fault {
    public Kill {
      nodes = List.copyOf(nodes);
    }
  }

  /// The processes stand still (`SIGSTOP`) and go on at the end as if no time had passed.
  record Pause(List<String> nodes) implements Fault {
    public Pause {
      nodes = List.copyOf(nodes);
    }
  }

  /// What is sent over these links is lost without a word. Clients reach all nodes all the while.
  record Cut(List<Link> links) implements Fault {
    public Cut {
      links = List.copyOf(links);
    }

    public static Cut of(Collection<Link> links) {
      return new Cut(List.copyOf(links));
    }
  }

  /// The disks have no byte left; at the end there is room again.
  record FillDisk(List<String> nodes) implements Fault {
    public FillDisk {
      nodes = List.copyOf(nodes);
    }
  }

  /// Process and disk lose power at one moment: what was not forced to the disk is gone. At the end
  /// the nodes start from what is left.
  record CutPower(List<String> nodes) implements Fault {
    public CutPower {
      nodes = List.copyOf(nodes);
    }
  }

  /// All it is done to, in one text.
  default String target() {
    return targets().stream().collect(Collectors.joining(","));
  }
}
