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
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
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
/// the one that did not answer, with this node's vote in its hand. Neither is a node's own
/// candidacy of before: whoever counted for it ended with the last process.
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
      SortedSet<String> silent = new TreeSet<>(addresses.keySet());
      while (System.nanoTime() - begun < PATIENCE.toNanos()) {
        SortedSet<String> members = named(statuses);
        ask(peers, group, members);
        silent = new TreeSet<>(members.isEmpty() ? addresses.keySet() : members);
        silent.removeAll(terms.keySet());
        if (!members.isEmpty() && silent.isEmpty()) {
          return terms.values().stream().mapToLong(Long::longValue).max().orElseThrow();
        }
      }
      throw new VoteLostException(
          "node %s has lost its vote to a full disk, and before it takes part again it has to hear from every other member in which term that is; nothing was heard of %s"
              .formatted(settings.id(), silent));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VoteLostException("the start was interrupted");
    }
  }

  /// The other members, as those who answer now name them.
  private SortedSet<String> named(PeerStatuses statuses) {
    SortedSet<String> named = new TreeSet<>();
    for (Map.Entry<String, PeerStatus> answer : statuses.of(addresses.keySet()).entrySet()) {
      answer
          .getValue()
          .members()
          .byId()
          .forEach((id, member) -> {
            named.add(id);
            learn(id, member);
          });
    }
    named.remove(settings.id());
    return named;
  }

  private void learn(String id, Members.Member member) {
    HostPort client = member.client();
    if (client != null && !id.equals(settings.id())) {
      addresses.put(id, client);
    }
  }

  /// An answer from before this round is as good: this node votes in nothing meanwhile.
  private void ask(PeerTerms peers, String group, SortedSet<String> members)
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
    if (!answers.await(ROUND.toMillis(), TimeUnit.MILLISECONDS)
        || members.isEmpty()
        || !terms.keySet().containsAll(members)) {
      Thread.sleep(ROUND.dividedBy(4));
    }
  }
}
