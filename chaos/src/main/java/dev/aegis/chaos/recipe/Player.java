package dev.aegis.chaos.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Plays a recipe: draws what it leaves open, does each deed, and undoes it whatever happens
/// meanwhile. For one thread.
///
/// Each deed is one line at its begin, written before it is done, and one at its end, written after
/// it was undone: no effect is older than its record.
public final class Player {
  /// Told of every begin and end.
  public interface Listener {
    void begins(Deed deed, long atMs);

    void ended(Played played);
  }

  private final Stage stage;
  private final Listener listener;
  private final Pace pace;
  private final Random random;
  private final Cast cast;
  private final List<Played> played = new ArrayList<>();

  /// A player for one performance.
  ///
  /// @param nodes all there are
  public Player(Stage stage, List<String> nodes, long seed, Listener listener, Pace pace)
      throws InterruptedException {
    this.stage = stage;
    this.listener = listener;
    this.pace = pace;
    this.random = new Random(seed);
    this.cast = new Cast(nodes, stage.leader(), random);
  }

  /// Plays it.
  ///
  /// @return what was done, in the order in which it ended
  public List<Played> play(Recipe recipe) throws InterruptedException {
    play(recipe.steps());
    return List.copyOf(played);
  }

  private void play(List<Step> steps) throws InterruptedException {
    for (Step step : steps) {
      switch (step) {
        case Step.Waits(String _, Range forMs) -> pace.pass(forMs.drawWhole(random));
        case Step.Repeats(String _, Range times, List<Step> below) -> {
          int rounds = times.drawWhole(random);
          for (int round = 0; round < rounds; round++) {
            play(below);
          }
        }
        case Step.Does does -> play(does);
      }
    }
  }

  private void play(Step.Does step) throws InterruptedException {
    cast.leads(stage.leader());
    Deed deed = step.deed().make(cast, random);
    int lastingMs = step.forMs().drawWhole(random);
    long beganMs = pace.nowMs();
    listener.begins(deed, beganMs);
    try {
      stage.begin(deed);
      if (step.meanwhile().isEmpty()) {
        pace.pass(lastingMs);
      } else {
        play(step.meanwhile());
      }
    } finally {
      boolean wasInterrupted = Thread.interrupted(); // undoing waits for other programs
      try {
        String effect = stage.end(deed);
        Played done = new Played(deed, beganMs, pace.nowMs(), effect);
        listener.ended(done);
        played.add(done);
      } finally {
        if (wasInterrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
