package dev.aegis.dataplane.node.log;

import dev.aegis.dataplane.node.settings.HostPort;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Who belongs to the cluster, as one node's log has it. Another node may be behind, or ahead.
///
/// @param byId each member by its id
public record Members(SortedMap<String, Member> byId) {

  public Members {
    byId = new TreeMap<>(byId);
  }

  /// One member.
  ///
  /// @param peer where the other nodes reach it
  /// @param client where clients reach it; absent when an older version of the software wrote the
  ///   log
  /// @param votes whether it votes; a learner has the log and does not
  public record Member(HostPort peer, @Nullable HostPort client, boolean votes) {
    Member voting() {
      return new Member(peer, client, true);
    }
  }

  /// A cluster in which everybody votes.
  public static Members voting(
      SortedMap<String, HostPort> peers, SortedMap<String, HostPort> clients) {
    SortedMap<String, Member> all = new TreeMap<>();
    peers.forEach((id, peer) -> all.put(id, new Member(peer, clients.get(id), true)));
    return new Members(all);
  }

  public Optional<Member> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  public boolean contains(String id) {
    return byId.containsKey(id);
  }

  /// Where clients reach this member.
  public Optional<HostPort> clientOf(String id) {
    return find(id).map(Member::client);
  }

  public SortedSet<String> voters() {
    return those(true);
  }

  public SortedSet<String> learners() {
    return those(false);
  }

  private SortedSet<String> those(boolean vote) {
    SortedSet<String> ids = new TreeSet<>();
    for (Map.Entry<String, Member> member : byId.entrySet()) {
      if (member.getValue().votes() == vote) {
        ids.add(member.getKey());
      }
    }
    return ids;
  }

  /// The same, and this member.
  public Members with(String id, Member member) {
    SortedMap<String, Member> next = new TreeMap<>(byId);
    next.put(id, member);
    return new Members(next);
  }

  /// The same, but this learner votes.
  public Members promoting(String id) {
    SortedMap<String, Member> next = new TreeMap<>(byId);
    next.computeIfPresent(id, (_, member) -> member.voting());
    return new Members(next);
  }

  /// The same without this member.
  public Members without(String id) {
    SortedMap<String, Member> next = new TreeMap<>(byId);
    next.remove(id);
    return new Members(next);
  }
}
