package dev.aegis.controlplane.recall;

import java.util.Locale;

/// What an incident can show of itself. A closed vocabulary, so that incidents of other systems and
/// windows of this one are compared by meaning, and no text from outside takes part.
///
/// The phrases are what an embedding model reads.
public enum Sign {
  LEADERSHIP_CHANGES("leadership changes again and again without being handed over"),
  TERMS_WITHOUT_LEADER("terms rise and elections end without a leader"),
  RIVAL_LEADERS("two nodes claim to lead at once"),
  LEADER_UNHEARD("the leader does not hear a majority and goes on leading"),
  LEADER_SLOW_SYNC("the leader waits for its disk, log syncs are slow"),
  FOLLOWER_SLOW_SYNC("a follower waits for its disk, log syncs are slow"),
  NODE_UNREACHABLE("a running node does not answer the leader"),
  SLOW_CALLS("calls between two nodes are slow or get lost"),
  FOLLOWER_BEHIND("a follower is far behind in the log"),
  PROCESS_PAUSED("a process stands still for a while"),
  PROCESS_RESTARTED("processes end and start again"),
  LEASES_EXPIRED("leases run out although their holders renew"),
  CLOCKS_APART("wall clocks of nodes disagree"),
  CLIENTS_FAILED("requests of clients fail or end with an unknown outcome"),
  REQUESTS_REFUSED("requests are refused at a limit, queues are long"),
  SNAPSHOT_INSTALLED("a node takes a snapshot from the leader to catch up");

  private final String phrase;

  Sign(String phrase) {
    this.phrase = phrase;
  }

  /// `leadership_changes`
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// In words.
  public String phrase() {
    return phrase;
  }
}
