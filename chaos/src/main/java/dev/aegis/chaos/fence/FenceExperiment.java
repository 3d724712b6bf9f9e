package dev.aegis.chaos.fence;

/// Runs the same holders against a register that compares tokens, and against one that does not.
///
/// @param fenced what the first lost and refused
/// @param unfenced what the control lost
public record FenceExperiment(Losses fenced, Losses unfenced) {
  /// What an experiment shows.
  public enum Finding {
    /// The fenced register lost nothing, and the control shows that there was something to lose.
    HOLDS,
    /// The fenced register lost an acknowledged write.
    BROKEN,
    /// Not even the control lost a write, so the experiment says nothing.
    VACUOUS
  }

  /// What became of the writes.
  ///
  /// @param acknowledged writes
  /// @param refused writes
  /// @param lost acknowledged writes that were not there at the end
  public record Losses(int acknowledged, int refused, int lost) {}

  /// Runs it; the same for the same seed.
  ///
  /// @param holders how many take the lock, one after the other
  public static FenceExperiment run(long seed, int holders) {
    return new FenceExperiment(
        new FenceRun(seed, new Register.Fenced()).run(holders),
        new FenceRun(seed, new Register.Unfenced()).run(holders));
  }

  public Finding finding() {
    if (fenced.lost() > 0) {
      return Finding.BROKEN;
    }
    return unfenced.lost() > 0 ? Finding.HOLDS : Finding.VACUOUS;
  }
}
