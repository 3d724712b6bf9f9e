package dev.aegis.chaos.fault;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// One thing that is broken from its begin to its end.
public sealed interface Fault {
  /// What it is done to, in one word for each.
  List<String> targets();

  /// What it needs of the machine.
  Set<Primitive> needs();

  /// What it is called in records.
  String kind();

  /// The processes end without warning (`SIGKILL`); at the end they are started again.
  record Kill(List<String> nodes) implements Fault {
    public Kill {
      nodes = List.copyOf(nodes);
    }

    @Override
    public List<String> targets() {
      return nodes;
    }

    @Override
    public Set<Primitive> needs() {
      return Set.of(Primitive.NAMESPACES);
    }

    @Override
    public String kind() {
      return "kill";
    }
  }

  /// The processes stand still (`SIGSTOP`) and go on at the end as if no time had passed.
  record Pause(List<String> nodes) implements Fault {
    public Pause {
      nodes = List.copyOf(nodes);
    }

    @Override
    public List<String> targets() {
      return nodes;
    }

    @Override
    public Set<Primitive> needs() {
      return Set.of(Primitive.NAMESPACES);
    }

    @Override
    public String kind() {
      return "pause";
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

    @Override
    public List<String> targets() {
      return links.stream().map(Link::toString).toList();
    }

    @Override
    public Set<Primitive> needs() {
      return Set.of(Primitive.NAMESPACES);
    }

    @Override
    public String kind() {
      return "cut";
    }
  }

  /// The disks have no byte left; at the end there is room again.
  record FillDisk(List<String> nodes) implements Fault {
    public FillDisk {
      nodes = List.copyOf(nodes);
    }

    @Override
    public List<String> targets() {
      return nodes;
    }

    @Override
    public Set<Primitive> needs() {
      return Set.of(Primitive.NAMESPACES, Primitive.LOOP_DISKS);
    }

    @Override
    public String kind() {
      return "fill-disk";
    }
  }

  /// Process and disk lose power at one moment: what was not forced to the disk is gone. At the end
  /// the nodes start from what is left.
  record CutPower(List<String> nodes) implements Fault {
    public CutPower {
      nodes = List.copyOf(nodes);
    }

    @Override
    public List<String> targets() {
      return nodes;
    }

    @Override
    public Set<Primitive> needs() {
      return Set.of(Primitive.NAMESPACES, Primitive.LOOP_DISKS);
    }

    @Override
    public String kind() {
      return "cut-power";
    }
  }

  /// All it is done to, in one text.
  default String target() {
    return targets().stream().collect(Collectors.joining(","));
  }
}
