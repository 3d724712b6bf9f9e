package dev.aegis.dataplane.architecture.planted;

/// A sealed vocabulary with one word that is no value.
public sealed interface PlantedCommand {

  record Fine(long number) implements PlantedCommand {}

  /// Has an identity and a state of its own.
  final class Mutable implements PlantedCommand {
    public long number;
  }
}
