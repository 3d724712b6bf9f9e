package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.log.VoterView;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Decides whether a voter whose leader is gone should stand at once. Pure.
///
/// Of the voters that are left, one stands: the one whose log is furthest, since any other may be
/// refused; of several, the one whose name comes first. So there is one candidate where random
/// timeouts would be needed to keep two apart. It stands only if a majority has lost the leader,
/// which is what a pre-vote would ask (Raft thesis 9.6): a single broken connection ends no term.
///
/// This is about haste alone. What keeps two leaders apart is the vote, and whoever is not elected
/// this way still has its election timeout.
///
/// @param self who asks
/// @param voters by whom votes are counted
record Succession(String self, Voters voters) {

  enum Verdict {
    /// Stand now.
    STAND,
    /// Too few have lost the leader so far, or somebody else is to stand and has not yet. Logs
    /// still grow by what had arrived before the leader died, so who that is may change.
    ASK_AGAIN,
    /// Somebody has stood.
    LEAVE_IT
  }

  /// @param own the view of the one who asks
  /// @param others the views of those that answered
  Verdict judge(VoterView own, Map<String, VoterView> others) {
    if (others.values().stream().anyMatch(other -> other.term() > own.term())) {
      return Verdict.LEAVE_IT;
    }
    Set<String> bereaved = new TreeSet<>(Set.of(self));
    boolean first = true;
    for (Map.Entry<String, VoterView> other : others.entrySet()) {
      VoterView view = other.getValue();
      if (view.term() == own.term() && !view.hearsLeader()) {
        bereaved.add(other.getKey());
        first &= !goesBefore(other.getKey(), view, own);
      }
    }
    return first && voters.haveMajority(bereaved) ? Verdict.STAND : Verdict.ASK_AGAIN;
  }

  private boolean goesBefore(String other, VoterView view, VoterView own) {
    return view.isFurtherThan(own) || (!own.isFurtherThan(view) && other.compareTo(self) < 0);
  }
}
