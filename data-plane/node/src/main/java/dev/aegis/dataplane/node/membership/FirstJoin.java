package dev.aegis.dataplane.node.membership;

import dev.aegis.dataplane.node.grpc.PeerStatuses;
import dev.aegis.dataplane.node.security.Transport;
import dev.aegis.dataplane.node.settings.NodeSettings;
import dev.aegis.dataplane.node.settings.SettingsException;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Before a node that is told to join starts on an empty directory: makes sure that it is new.
///
/// A voter that lost its directory looks just like a new node, and its flags may still say "join".
/// Taken for a new one, it would get the log, read there that it votes, and vote, having forgotten
/// what it had voted and acknowledged. So the cluster is asked whether it knows this id.
public final class FirstJoin {
  private FirstJoin() {}

  /// Asks the cluster whether it knows this node.
  ///
  /// @throws SettingsException when the cluster knows this node: it has lost its log
  /// @throws IOException when too few nodes answer to tell; to be tried again
  public static void requireNew(NodeSettings settings, Transport transport) throws IOException {
    SortedSet<String> others = new TreeSet<>(settings.clients().keySet());
    others.remove(settings.id());
    Answers answers;
    try (PeerStatuses peers =
        PeerStatuses.of(
            settings.id(), node -> Optional.ofNullable(settings.clients().get(node)), transport)) {
      answers = MembershipWatch.ask(peers, others);
    }
    if (answers.name(settings.id())) {
      throw new SettingsException(
          "Node %s is a member already, and %s is empty: it has lost its log. Restore the volume, or remove %s from the cluster and add this machine under a new id."
              .formatted(settings.id(), settings.dataDir(), settings.id()));
    }
    if (!answers.majorityWithout(settings.id())) {
      throw new IOException(
          "to join on an empty directory, node %s has to hear from a majority of the cluster that its id is new; of %s only %s answered"
              .formatted(settings.id(), others, answers.byNode().keySet()));
    }
  }
}
