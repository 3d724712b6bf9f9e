package dev.aegis.chaos.recipe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Which nodes the roles of a recipe mean. The leader is whoever leads at the moment; `the
/// follower` is drawn once, and stays the same node for the rest of the recipe even if it should
/// come to lead: what is slow now is what was slow before. For one thread.
public final class Cast {
  private final List<String> nodes;
  private final List<String> order;
  private String leader;

  /// A cast in which the followers are drawn.
  ///
  /// @param nodes all there are
  /// @param leader who leads when the recipe begins
  public Cast(List<String> nodes, String leader, Random random) {
    this.nodes = List.copyOf(nodes);
    this.leader = leader;
    List<String> followers = new ArrayList<>(nodes);
    followers.remove(leader);
    Collections.shuffle(followers, random);
    this.order = followers;
  }

  /// Somebody else leads now.
  public void leads(String node) {
    leader = node;
  }

  /// All nodes.
  public List<String> nodes() {
    return nodes;
  }

  /// The nodes of a role.
  List<String> of(Role role) {
    return switch (role) {
      case LEADER -> List.of(leader);
      case FOLLOWER -> List.of(order.getFirst());
      case ANOTHER_FOLLOWER ->
          order.stream().skip(1).filter(node -> !node.equals(leader)).limit(1).toList();
      case TWO_FOLLOWERS -> order.stream().filter(node -> !node.equals(leader)).limit(2).toList();
      case LEADER_AND_FOLLOWER -> List.of(leader, other(leader));
      case EVERY_NODE -> nodes;
    };
  }

  private String other(String than) {
    return order.stream().filter(node -> !node.equals(than)).findFirst().orElseThrow();
  }

  /// What a recipe may call nodes.
  enum Role {
    LEADER_AND_FOLLOWER("the leader and a follower"),
    LEADER("the leader"),
    FOLLOWER("the follower"),
    ANOTHER_FOLLOWER("another follower"),
    TWO_FOLLOWERS("two followers"),
    EVERY_NODE("every node");

    private final String words;

    Role(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }
}
