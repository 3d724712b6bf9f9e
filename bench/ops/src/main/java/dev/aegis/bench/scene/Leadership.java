package dev.aegis.bench.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Who led when, in a window.
///
/// @param reigns in the order of their beginnings; the first began before the window
public record Leadership(List<Reign> reigns, List<Campaign> campaigns) {
  public Leadership {
    reigns = List.copyOf(reigns);
    campaigns = List.copyOf(campaigns);
  }

  /// What a node takes for the leadership at a moment.
  public Optional<Reign> followedBy(String node, double atMs) {
    return reigns.stream()
        .filter(reign -> reign.lasts(atMs) && reign.members().contains(node))
        .reduce((_, later) -> later);
  }

  public boolean leads(String node, double atMs) {
    return reigns.stream().anyMatch(reign -> reign.lasts(atMs) && reign.leader().equals(node));
  }

  public boolean commits(double atMs) {
    return reigns.stream().anyMatch(reign -> reign.lasts(atMs) && reign.commits());
  }

  /// Whether a client of that node is served.
  public boolean serves(String node, double atMs) {
    return followedBy(node, atMs).map(Reign::commits).orElse(false);
  }

  public long term(String node, double atMs) {
    long term = 0;
    for (Reign reign : reigns) {
      if (reign.fromMs() <= atMs && reign.members().contains(node)) {
        term = Math.max(term, reign.term());
      }
    }
    for (Campaign campaign : campaigns) {
      if (campaign.atMs() <= atMs && campaign.heardBy().contains(node)) {
        term = Math.max(term, campaign.term());
      }
    }
    return term;
  }

  /// How many leaders a node has learned of since the window began.
  public long changes(String node, double atMs) {
    return reigns.stream()
        .filter(
            reign -> reign.fromMs() > 0 && reign.fromMs() <= atMs && reign.members().contains(node))
        .count();
  }

  public long won(String node, double atMs) {
    return new TreeSet<>(
            reigns.stream()
                .filter(reign ->
                    reign.fromMs() > 0 && reign.fromMs() <= atMs && reign.leader().equals(node))
                .map(Reign::term)
                .toList())
        .size();
  }

  public long stoodInVain(String node, String result, double atMs) {
    return campaigns.stream()
        .filter(campaign ->
            campaign.atMs() <= atMs
                && campaign.node().equals(node)
                && campaign.result().equals(result))
        .count();
  }

  /// Every node that led at some time, in order.
  public List<String> leaders() {
    List<String> leaders = new ArrayList<>();
    for (Reign reign : reigns) {
      if (!leaders.contains(reign.leader())) {
        leaders.add(reign.leader());
      }
    }
    return leaders;
  }
}
