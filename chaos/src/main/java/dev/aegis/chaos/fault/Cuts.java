package dev.aegis.chaos.fault;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Which links a partition cuts. Pure.
public final class Cuts {
  private static final Comparator<Link> ORDER =
      Comparator.comparing(Link::from).thenComparing(Link::to);

  private Cuts() {}

  /// Nothing passes between two sides, in neither direction.
  public static Set<Link> between(Collection<String> side, Collection<String> other) {
    Set<Link> links = oneWay(side, other);
    links.addAll(oneWay(other, side));
    return links;
  }

  /// What one side sends does not reach the other; what the other sends does.
  public static Set<Link> oneWay(Collection<String> from, Collection<String> to) {
    Set<Link> links = new TreeSet<>(ORDER);
    for (String sender : from) {
      for (String receiver : to) {
        links.add(new Link(sender, receiver));
      }
    }
    return links;
  }

  /// One node against all others.
  public static Set<Link> isolating(String node, Collection<String> all) {
    return between(List.of(node), without(all, Set.of(node)));
  }

  /// All nodes but some, in their order.
  public static List<String> without(Collection<String> all, Collection<String> some) {
    return all.stream().filter(node -> !some.contains(node)).toList();
  }
}
