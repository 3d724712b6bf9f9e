package dev.aegis.chaos.fence;

import dev.aegis.chaos.fence.FenceExperiment.Losses;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The experiment with true holders: what they read and write arrives at both registers, the fenced
/// one and its control, in the same order. Safe for use by many threads.
public final class HeldRegisters {
  private final Side fenced = new Side(new Register.Fenced());
  private final Side unfenced = new Side(new Register.Unfenced());

  /// A holder reads, to work on what it read.
  public synchronized void read(long token) {
    fenced.read(token);
    unfenced.read(token);
  }

  /// A holder writes back what it once read, with one element more. Nothing happens for a holder
  /// that never read.
  public synchronized void write(long token) {
    fenced.write(token);
    unfenced.write(token);
  }

  /// What became of the writes so far.
  public synchronized FenceExperiment soFar() {
    return new FenceExperiment(fenced.losses(), unfenced.losses());
  }

  private static final class Side {
    private final Register register;
    private final Map<Long, Set<Integer>> readUnder = new HashMap<>();
    private final Set<Integer> acknowledged = new HashSet<>();
    private long greatestToken;
    private int elements;
    private int refused;

    Side(Register register) {
      this.register = register;
    }

    void read(long token) {
      greatestToken = Math.max(greatestToken, token);
      readUnder.put(token, register.read(token));
    }

    void write(long token) {
      Set<Integer> read = readUnder.remove(token);
      if (read == null) {
        return;
      }
      int element = ++elements;
      Set<Integer> replacement = new TreeSet<>(read);
      replacement.add(element);
      if (register.write(token, replacement)) {
        acknowledged.add(element);
      } else {
        refused++;
      }
    }

    Losses losses() {
      Set<Integer> lost = new HashSet<>(acknowledged);
      lost.removeAll(register.read(greatestToken));
      return new Losses(acknowledged.size(), refused, lost.size());
    }
  }
}
