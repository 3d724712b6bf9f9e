package dev.aegis.chaos.fault;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// One thing that is broken from its begin to its end.
public sealed interface Fault {
  /// What it is done to, in one word for each.
  default List<String> targets() {
    return switch (this) {
      case Kill(var nodes) -> nodes;
      case ShutDown(var nodes) -> nodes;
      case Pause(var nodes) -> nodes;
      case Cut(var links) -> links.stream().map(Link::toString).toList();
      case FillDisk(var nodes) -> nodes;
      case CutPower(var nodes) -> nodes;
      case LoseFrames(var nodes, _) -> nodes;
      case DelayFrames(var nodes, _, _) -> nodes;
      case ThrottleDisk(var nodes, _) -> nodes;
      case DelayWrites(var nodes, _) -> nodes;
      case StarveCpu(var nodes, _) -> nodes;
      case OffsetClock(var nodes, _) -> nodes;
    };
  }

  /// What it needs of the machine.
  default Set<Primitive> needs() {
    return switch (this) {
      case Kill _, ShutDown _, Pause _, Cut _ -> Set.of(Primitive.NAMESPACES);
      case FillDisk _, CutPower _ -> Set.of(Primitive.NAMESPACES, Primitive.LOOP_DISKS);
      case LoseFrames _, DelayFrames _ -> Set.of(Primitive.NAMESPACES, Primitive.CABLES);
      case ThrottleDisk _, DelayWrites _ ->
          Set.of(Primitive.NAMESPACES, Primitive.LOOP_DISKS, Primitive.DISK_LIMITS);
      case StarveCpu _ -> Set.of(Primitive.NAMESPACES, Primitive.CPU_LIMITS);
      case OffsetClock _ -> Set.of(Primitive.NAMESPACES, Primitive.CLOCKS);
    };
  }

  /// What it is called in records.
  default String kind() {
    return switch (this) {
      case Kill _ -> "kill";
      case ShutDown _ -> "shut-down";
      case Pause _ -> "pause";
      case Cut _ -> "cut";
      case FillDisk _ -> "fill-disk";
      case CutPower _ -> "cut-power";
      case LoseFrames _ -> "lose-frames";
      case DelayFrames _ -> "delay-frames";
      case ThrottleDisk _ -> "throttle-disk";
      case DelayWrites _ -> "delay-writes";
      case StarveCpu _ -> "starve-cpu";
      case OffsetClock _ -> "offset-clock";
    };
  }

  /// How bad it is, for what can be more or less so; empty for what is broken or not.
  default String extent() {
    return switch (this) {
      case Kill _, ShutDown _, Pause _, Cut _, FillDisk _, CutPower _ -> "";
      case LoseFrames(_, int percent) -> percent + " % of all frames";
      case DelayFrames(_, Duration delay, Duration jitter) ->
          jitter.isZero()
              ? delay.toMillis() + " ms"
              : "%d ms and up to %d ms more".formatted(delay.toMillis(), jitter.toMillis());
      case ThrottleDisk(_, int kibPerSecond) -> kibPerSecond + " KiB/s";
      case DelayWrites(_, int perSecond) -> perSecond + " writes per second";
      case StarveCpu(_, int percent) -> percent + " % of a processor";
      case OffsetClock(_, Duration ahead) -> ahead.toMillis() + " ms ahead";
    };
  }

  /// The processes end without warning (`SIGKILL`); at the end they are started again.
  record Kill(List<String> nodes) implements Fault {
    public Kill {
      nodes = List.copyOf(nodes);
    }
  }

  /// The processes are asked to end (`SIGTERM`) and do so in their own time; at the end they are
  /// started again.
  record ShutDown(List<String> nodes) implements Fault {
    public ShutDown {
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

  /// Of all frames on the nodes' cables, in both directions, some are lost. Clients share the
  /// cable.
  record LoseFrames(List<String> nodes, int percent) implements Fault {
    public LoseFrames {
      nodes = List.copyOf(nodes);
    }
  }

  /// All frames on the nodes' cables, in both directions, come later: by a delay, and by up to the
  /// jitter more, each by another time. Clients share the cable.
  record DelayFrames(List<String> nodes, Duration delay, Duration jitter) implements Fault {
    public DelayFrames {
      nodes = List.copyOf(nodes);
    }
  }

  /// The nodes' disks take no more bytes per second than this.
  record ThrottleDisk(List<String> nodes, int kibPerSecond) implements Fault {
    public ThrottleDisk {
      nodes = List.copyOf(nodes);
    }
  }

  /// The nodes' disks take no more writes per second than this, of whatever size: what is forced to
  /// the disk waits.
  record DelayWrites(List<String> nodes, int perSecond) implements Fault {
    public DelayWrites {
      nodes = List.copyOf(nodes);
    }
  }

  /// The nodes' processes get that share of one processor, each for itself.
  record StarveCpu(List<String> nodes, int percent) implements Fault {
    public StarveCpu {
      nodes = List.copyOf(nodes);
    }
  }

  /// The nodes' wall clocks are wrong by that much: ahead, or behind where it is negative. How fast
  /// time passes for them stays right.
  record OffsetClock(List<String> nodes, Duration ahead) implements Fault {
    public OffsetClock {
      nodes = List.copyOf(nodes);
    }
  }

  /// What a line about it says beside its target.
  default SortedMap<String, String> parameters() {
    SortedMap<String, String> parameters = new TreeMap<>(Map.of("kind", kind()));
    if (!extent().isEmpty()) {
      parameters.put("extent", extent());
    }
    return parameters;
  }

  /// All it is done to, in one text.
  default String target() {
    return targets().stream().collect(Collectors.joining(","));
  }
}
