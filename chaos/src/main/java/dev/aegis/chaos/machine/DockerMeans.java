package dev.aegis.chaos.machine;

import java.time.Duration;
import java.util.List;

/// What a fault is made by where nodes are containers.
sealed interface DockerMeans {
  /// The engine breaks it and mends it.
  record Calls(List<DockerCall> begin, List<DockerCall> end) implements DockerMeans {
    public Calls {
      begin = List.copyOf(begin);
      end = List.copyOf(end);
    }
  }

  /// The engine gives these nodes little of a processor, and counts how often it held them back.
  record Quota(List<String> nodes, Calls calls) implements DockerMeans {
    public Quota {
      nodes = List.copyOf(nodes);
    }
  }

  /// All that these nodes send and receive goes over a cable of that quality.
  record BadCable(List<String> nodes, CableQuality quality) implements DockerMeans {
    public BadCable {
      nodes = List.copyOf(nodes);
    }
  }

  /// The clocks of these nodes are set.
  record WrongClock(List<String> nodes, Duration ahead) implements DockerMeans {
    public WrongClock {
      nodes = List.copyOf(nodes);
    }
  }

  /// There is none.
  ///
  /// @param why in one sentence
  record None(String why) implements DockerMeans {}
}
