package dev.aegis.dataplane.node.replication;

import java.util.HashSet;
import java.util.Set;

/// Decides whether a leader's term was still the latest one at some moment after a question went
/// out. Pure; for one thread at a time.
///
/// Confirmed means: a majority of the voters, the leader itself included where it has a vote, was
/// in the leader's term when asked, so none of them had voted in a higher one. A leader of a higher
/// term needs the vote of one of them, hence was elected after that moment, and nothing it commits
/// was acknowledged before the question.
///
/// A voter of another term says nothing against that majority. Denied means that no majority can
/// come about any more.
final class TermRound {
  private final long term;
  private final Voters voters;
  private final Set<String> agreeing = new HashSet<>();
  private final Set<String> possible;

  /// A round that has asked nobody yet.
  ///
  /// @param leader who asks; it is in its own term
  TermRound(String leader, long term, Voters voters) {
    this.term = term;
    this.voters = voters;
    this.possible = new HashSet<>(voters.all());
    agreeing.add(leader);
  }

  /// What is known so far.
  enum Verdict {
    OPEN,
    CONFIRMED,
    DENIED
  }

  Verdict verdict() {
    if (voters.haveMajority(agreeing)) {
      return Verdict.CONFIRMED;
    }
    return voters.haveMajority(possible) ? Verdict.OPEN : Verdict.DENIED;
  }

  /// A voter says in which term it is. One without a vote is not counted.
  Verdict answered(String voter, long itsTerm) {
    if (itsTerm != term) {
      return unanswered(voter);
    }
    if (possible.contains(voter)) {
      agreeing.add(voter);
    }
    return verdict();
  }

  /// A voter gives no answer. One that has agreed before stays counted.
  Verdict unanswered(String voter) {
    if (!agreeing.contains(voter)) {
      possible.remove(voter);
    }
    return verdict();
  }
}
