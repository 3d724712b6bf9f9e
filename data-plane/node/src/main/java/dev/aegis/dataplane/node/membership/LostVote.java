package dev.aegis.dataplane.node.membership;

import dev.aegis.dataplane.node.grpc.PeerChannels;
import dev.aegis.dataplane.node.grpc.PeerStatus;
import dev.aegis.dataplane.node.grpc.PeerStatuses;
import dev.aegis.dataplane.node.grpc.PeerTermStreams;
import dev.aegis.dataplane.node.log.Members;
import dev.aegis.dataplane.node.log.PeerTerms;
import dev.aegis.dataplane.node.log.VoteLostException;
import dev.aegis.dataplane.node.log.VotedTerms;
import dev.aegis.dataplane.node.security.Transport;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Asks every other member for its term, on behalf of a node that has forgotten its vote.
///
/// **Why that bounds the vote.** A vote that counts was asked for by a candidate that is a member,
/// and a candidate is in the term of its election, on its disk, before it asks anybody. So its own
/// term, told after this process began, is no lower. A majority is not enough: the candidate may be
/// the one that did not answer, with this node's vote in its hand. This node's own candidacies of
/// before need no answer: whoever counted for them ended with the last process.
///
/// Learners are asked too, since one that is being promoted may be a candidate already.
public final class LostVote implements VotedTerms {
  /// A supervisor tries again after it.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration ROUND = Duration.ofSeconds(1);

  private final NodeSettings settings;
  private final Transport transport;
  private final Map<String, HostPort> addresses = new ConcurrentHashMap<>();
  private final SortedMap<String, Long> terms = new ConcurrentSkipListMap<>();
  private final SortedMap<String, Set<String>> views = new TreeMap<>();

  public LostVote(NodeSettings settings, Transport transport) {
    this.settings = settings;
    this.transport = transport;
    addresses.putAll(settings.clients());
    addresses.remove(settings.id());
  }

  @Override
  public long upperBound(String group, Members known) throws IOException {
    known.byId().forEach(this::learn);
    if (known.byId().keySet().equals(Set.of(settings.id()))) {
      return 0;
    }
    long begun = System.nanoTime();
    try (PeerChannels channels =
        new PeerChannels(
            settings.id(), node -> Optional.ofNullable(addresses.get(node)), transport)) {
      PeerStatuses statuses = new PeerStatuses(channels);
      PeerTerms peers = new PeerTermStreams(channels);
      while (System.nanoTime() - begun < PATIENCE.toNanos()) {
        look(statuses);
        NavigableSet<String> members = members();
        ask(peers, group, members);
        if (isHeardOf(members)) {
          return terms.values().stream().mapToLong(Long::longValue).max().orElseThrow();
        }
      }
      NavigableSet<String> silent =
          members().isEmpty() ? new TreeSet<>(addresses.keySet()) : members();
      silent.removeIf(node -> terms.containsKey(node) && views.containsKey(node));
      throw new VoteLostException(
          "node %s has lost its vote to a full disk, and before it takes part again it has to hear from every other member in which term that is; nothing was heard of %s"
              .formatted(settings.id(), silent));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VoteLostException("the start was interrupted");
    }
  }

  /// Hears whom the others name.
  private void look(PeerStatuses statuses) {
    for (PeerStatus status : statuses.of(addresses.keySet()).values()) {
      SortedMap<String, Members.Member> named = status.members().byId();
      views.put(status.node(), Set.copyOf(named.keySet()));
      named.forEach(this::learn);
    }
  }

  /// The other members, as far as was heard: all whom anybody names.
  private NavigableSet<String> members() {
    NavigableSet<String> members = new TreeSet<>();
    views.values().forEach(members::addAll);
    members.remove(settings.id());
    return members;
  }

  /// Each of them has told its term and whom it names. The second keeps the circle closed: of a
  /// member that was just added, a majority knows, and one of them has to be among those who were
  /// heard.
  private boolean isHeardOf(NavigableSet<String> members) {
    return !members.isEmpty()
        && views.keySet().containsAll(members)
        && terms.keySet().containsAll(members);
  }

  private void learn(String id, Members.Member member) {
    HostPort client = member.client();
    if (client != null && !id.equals(settings.id())) {
      addresses.put(id, client);
    }
  }

  /// A term told in an earlier round is as good: this node votes in nothing meanwhile.
  private void ask(PeerTerms peers, String group, NavigableSet<String> members)
      throws InterruptedException {
    CountDownLatch answers = new CountDownLatch(members.size());
    for (String member : members) {
      peers.ask(
          group,
          member,
          new PeerTerms.Question() {
            @Override
            public void answered(String node, long term) {
              // 0 is the term of a node that has not read its own yet.
              if (term > 0) {
                var _ = terms.merge(node, term, Math::max);
              }
              answers.countDown();
            }

            @Override
            public void unanswered(String node) {
              answers.countDown();
            }
          });
    }
    if (!answers.await(ROUND.toMillis(), TimeUnit.MILLISECONDS) || !isHeardOf(members)) {
      Thread.sleep(ROUND.dividedBy(4));
    }
  }
}
