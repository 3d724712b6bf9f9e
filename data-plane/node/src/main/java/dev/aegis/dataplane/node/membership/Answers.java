package dev.aegis.dataplane.node.membership;

import dev.aegis.dataplane.node.log.Members;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What several nodes say at one time about who belongs to the cluster. Each may be behind.
///
/// **Why a majority that does not name somebody is proof.** Adding or removing one member is
/// committed by a majority of the voters after it. Any majority of the voters, as one of those who
/// answer names them, has a voter in common with that one, also when the answer is as old as from
/// before the change, since the two sets of voters differ by one. So if such a majority does not
/// name a node, no committed change has made it a member since the last that removed it.
///
/// @param byNode the members that each answering node names
record Answers(SortedMap<String, Members> byNode) {

  Answers {
    byNode = new TreeMap<>(byNode);
  }

  /// Whether anybody names this node.
  boolean name(String node) {
    return byNode.values().stream().anyMatch(members -> members.contains(node));
  }

  /// Whether a majority of the voters that some answer names has answered and does not name this
  /// node.
  boolean majorityWithout(String node) {
    SortedMap<String, Members> without = new TreeMap<>(byNode);
    without.values().removeIf(members -> members.contains(node));
    Set<String> agreeing = without.keySet();
    for (Members answer : without.values()) {
      SortedSet<String> voters = answer.voters();
      long agree = voters.stream().filter(agreeing::contains).count();
      if (agree * 2 > voters.size()) {
        return true;
      }
    }
    return false;
  }

  /// Everybody whom anybody names.
  SortedSet<String> allNamed() {
    SortedSet<String> all = new TreeSet<>();
    byNode.values().forEach(members -> all.addAll(members.byId().keySet()));
    return all;
  }
}
