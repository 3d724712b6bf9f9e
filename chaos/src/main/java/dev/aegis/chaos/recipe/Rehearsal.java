package dev.aegis.chaos.recipe;

import dev.aegis.chaos.fault.Primitive;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// A recipe played with nothing on the stage, in no time: what it would do, what it needs, and how
/// long it would take. The nodes are called by their roles. Pure.
///
/// @param deeds in the order of their begins
/// @param lastsMs with this seed
public record Rehearsal(List<Deed> deeds, long lastsMs) {
  private static final List<String> NODES =
      List.of("leader", "follower-1", "follower-2", "follower-3", "follower-4");

  public Rehearsal {
    deeds = List.copyOf(deeds);
  }

  /// Rehearses it.
  public static Rehearsal of(Recipe recipe, long seed) {
    List<Deed> deeds = new ArrayList<>();
    long lastsMs =
        play(
            recipe,
            seed,
            0,
            new Player.Listener() {
              @Override
              public void begins(Deed deed, long atMs) {
                deeds.add(deed);
              }

              @Override
              public void ended(Played played) {}
            });
    return new Rehearsal(deeds, lastsMs);
  }

  /// Rehearses it before somebody.
  ///
  /// @param nowMs when it would begin
  /// @return how long it would take, in milliseconds
  public static long play(Recipe recipe, long seed, long nowMs, Player.Listener listener) {
    Pace pace = Pace.skipping(nowMs);
    try {
      new Player(new EmptyStage(), NODES, seed, listener, pace).play(recipe);
    } catch (InterruptedException failure) {
      throw new IllegalStateException("A rehearsal waits for nothing.", failure);
    }
    return pace.nowMs() - nowMs;
  }

  /// What the machine must be able to do.
  public Set<Primitive> needs() {
    Set<Primitive> needs = EnumSet.of(Primitive.NAMESPACES);
    for (Deed deed : deeds) {
      if (deed instanceof Deed.Breaks(var fault)) {
        needs.addAll(fault.needs());
      }
    }
    return needs;
  }

  /// Whether it begins with a cluster that is not there yet.
  public boolean beginsWithABoot() {
    return !deeds.isEmpty() && deeds.getFirst() instanceof Deed.BootsAnew;
  }

  private static final class EmptyStage implements Stage {
    @Override
    public void begin(Deed deed) {}

    @Override
    public String end(Deed deed) {
      return "";
    }

    @Override
    public String leader() {
      return NODES.getFirst();
    }
  }
}
