package dev.aegis.chaos.episode;

import dev.aegis.chaos.machine.DockerGround;
import dev.aegis.chaos.machine.Ground;
import dev.aegis.chaos.machine.NamespaceGround;
import dev.aegis.chaos.recipe.Deed;
import dev.aegis.chaos.recipe.Recipe;
import dev.aegis.chaos.recipe.Rehearsal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// What the nodes of a recipe's cluster are.
enum Backend {
  /// Processes of this machine, in namespaces.
  NAMESPACES("namespaces"),
  /// Containers of Docker.
  DOCKER("docker");

  /// The word that chooses one, and the one that says where everything is that was built.
  static final String WORD = "--backend";

  static final String HOUSE = "--house";

  private final String label;

  Backend(String label) {
    this.label = label;
  }

  /// The one that was asked for: namespaces, unless another one was.
  ///
  /// @throws IllegalArgumentException when there is no such one
  static Backend of(Options options) {
    String wanted = options.text(WORD).orElse(NAMESPACES.label);
    return Arrays.stream(values())
        .filter(backend -> backend.label.equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "%s is %s, not '%s'."
                    .formatted(
                        WORD,
                        Arrays.stream(values())
                            .map(Backend::label)
                            .collect(Collectors.joining(" or ")),
                        wanted)));
  }

  /// What it is called in records.
  String label() {
    return label;
  }

  /// Makes what is there before a cluster is.
  ///
  /// @throws IllegalArgumentException when this machine has nothing of it
  Ground ground(Options options, Path work) {
    return switch (this) {
      case NAMESPACES -> NamespaceGround.make(work);
      case DOCKER ->
          DockerGround.make(
              work,
              options.path(HOUSE),
              Path.of(options.commands().getFirst().getFirst()).resolve("../..").normalize());
    };
  }

  /// Refuses a recipe in which it cannot do everything.
  ///
  /// @throws IllegalArgumentException naming the first thing
  void requireAbleTo(Recipe recipe) {
    Rehearsal.of(recipe, 0).deeds().stream()
        .flatMap(deed -> refusal(deed).stream())
        .findFirst()
        .ifPresent(why -> {
          throw new IllegalArgumentException(why + ".");
        });
  }

  private Optional<String> refusal(Deed deed) {
    return switch (this) {
      case NAMESPACES -> Optional.empty();
      case DOCKER ->
          switch (deed) {
            case Deed.Breaks(var fault) -> DockerGround.refusal(fault);
            case Deed.MoreClients _, Deed.RollsConfiguration _ -> Optional.empty();
            case Deed.HidesFromAgent _, Deed.BootsAnew _ ->
                Optional.of(DockerGround.refusal(deed.kind()));
          };
    };
  }
}
