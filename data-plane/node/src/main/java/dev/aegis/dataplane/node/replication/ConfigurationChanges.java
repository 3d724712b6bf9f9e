package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.log.MemberChanges;
import dev.aegis.dataplane.node.log.MemberRefusal;
import dev.aegis.dataplane.node.log.Members;
import dev.aegis.dataplane.node.log.Members.Member;
import dev.aegis.dataplane.node.log.RaftStatus;
import dev.aegis.dataplane.node.log.SubmitException;
import dev.aegis.dataplane.node.replication.MemberRules.Decision;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.ReconfigurationInProgressException;
import org.apache.ratis.protocol.exceptions.ReconfigurationTimeoutException;
import org.apache.ratis.protocol.exceptions.SetConfigurationException;
import org.apache.ratis.server.RaftServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries changes of the members out in Ratis, one at a time, each as a compare-and-set from the
/// members that the decision was made about (ADR-015).
///
/// **What Ratis 3.3.0 leaves to us.** A leader marks a node as caught up when it adds it as a
/// voter, and never a learner (`LeaderStateImpl.checkStaging`), nor one that is promoted. It goes
/// on treating such a member as one that is just being added: it does not step down for its higher
/// term, and when the adding of some other node fails, it stops replicating to it for good. All
/// marks are new with a leader. So a leader that has promoted somebody, or failed to add somebody,
/// hands leadership over. That there is one learner at most keeps the case from coming up before.
///
/// And Ratis looks for a new node that has fallen silent only when nothing else happens for an
/// election timeout, which under load is never: then the change would stay under way until the
/// leader is another one. So adding has a bound here, and stepping down is what ends it.
final class ConfigurationChanges implements MemberChanges {
  /// Bound on promotions and removals, which are two entries in the log.
  private static final Duration COMMIT_WAIT = Duration.ofSeconds(10);

  /// How long a node that is being added may be silent, and no longer.
  static final Duration SILENCE = Duration.ofSeconds(10);

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration HAND_OVER_WAIT = Duration.ofSeconds(5);
  private static final long NO_TERM = -1;

  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationChanges.class);

  private final RatisNode node;
  private final RaftServer server;
  private final RaftGroupId group;
  private final RaftMembers members;
  private final MemberRules rules;
  private final AtomicBoolean underWay = new AtomicBoolean();
  private volatile long handOverOwedInTerm = NO_TERM;

  ConfigurationChanges(
      RatisNode node, RaftServer server, RaftGroupId group, RaftMembers members, Duration contact) {
    this.node = node;
    this.server = server;
    this.group = group;
    this.members = members;
    this.rules = new MemberRules(server.getId().toString(), contact);
  }

  @Override
  public void add(String id, Member learner) {
    Decision _ =
        alone((now, _) -> {
          Decision decision = rules.add(now, id, learner);
          if (decision instanceof Decision.Change(Members next)) {
            node.contacts().forget(id);
            LOG.info("Adding {} as a learner; it has to catch up first", id);
            stage(id, set(now, next));
          }
          return decision;
        });
  }

  @Override
  public void promote(String id) {
    Decision _ =
        alone((now, status) -> {
          Decision decision = rules.promote(now, id, status);
          if (decision instanceof Decision.Change(Members next)) {
            await(id, set(now, next));
            owesHandOver();
          }
          return decision;
        });
  }

  @Override
  public boolean remove(String id) {
    Decision made =
        alone((now, status) -> {
          Decision decision = rules.remove(now, id, status);
          if (decision instanceof Decision.Change(Members next)) {
            await(id, set(now, next));
          } else if (decision instanceof Decision.HandOverFirst) {
            handOverFirst(id);
          }
          return decision;
        });
    return !(made instanceof Decision.HandOverFirst);
  }

  /// Decides and acts, unless another change is under way.
  private Decision alone(BiFunction<Members, RaftStatus, Decision> change) {
    if (!node.isLeaderReady()) {
      throw new SubmitException.NotLeader(node.leader().orElse(null));
    }
    if (!underWay.compareAndSet(false, true)) {
      throw new SubmitException.MembersUnchanged(new MemberRefusal.UnderWay());
    }
    try {
      if (!members.isSettled()) {
        throw new SubmitException.MembersUnchanged(new MemberRefusal.UnderWay());
      }
      Decision decision = change.apply(members.all(), node.status());
      if (decision instanceof Decision.Refused(MemberRefusal why)) {
        throw new SubmitException.MembersUnchanged(why);
      }
      return decision;
    } finally {
      underWay.set(false);
      settleDebt();
    }
  }

  private CompletableFuture<RaftClientReply> set(Members now, Members next) {
    SetConfigurationRequest request =
        new SetConfigurationRequest(
            ClientId.randomId(),
            server.getId(),
            group,
            1,
            SetConfigurationRequest.Arguments.newBuilder()
                .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
                .setServersInCurrentConf(peers(now, now.voters()))
                .setListenersInCurrentConf(peers(now, now.learners()))
                .setServersInNewConf(peers(next, next.voters()))
                .setListenersInNewConf(peers(next, next.learners()))
                .build());
    try {
      return server.setConfigurationAsync(request);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static List<RaftPeer> peers(Members of, Set<String> ids) {
    return ids.stream().map(id -> RaftMembers.peer(id, of.find(id).orElseThrow())).toList();
  }

  private static void await(String id, CompletableFuture<RaftClientReply> change) {
    if (!endsWithin(change, COMMIT_WAIT)) {
      throw new SubmitException.OutcomeUnknown(
          "no majority confirmed the change within %d ms".formatted(COMMIT_WAIT.toMillis()));
    }
    throwFailure(id, change);
  }

  /// Waits for as long as the new node makes any sign of itself.
  private void stage(String id, CompletableFuture<RaftClientReply> change) {
    try {
      while (!endsWithin(change, LOOK_EVERY)) {
        RaftStatus.Follower added = node.contacts().snapshot().get(id);
        if (added != null && added.lastContactMs() > SILENCE.toMillis()) {
          LOG.warn("{} fell silent while it was being added; ending leadership to end that", id);
          StepDown.force(server, group);
          await(id, change);
        }
      }
      throwFailure(id, change);
    } catch (SubmitException e) {
      if (!(e instanceof SubmitException.MembersUnchanged unchanged)
          || !(unchanged.refusal() instanceof MemberRefusal.UnderWay)) {
        owesHandOver();
      }
      throw e;
    }
  }

  private static boolean endsWithin(CompletableFuture<?> change, Duration wait) {
    try {
      var _ = change.get(wait.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException _) {
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new SubmitException.OutcomeUnknown("the node is stopping");
    }
  }

  private static void throwFailure(String id, CompletableFuture<RaftClientReply> ended) {
    Throwable failure;
    try {
      RaftClientReply reply = ended.join();
      failure = reply.isSuccess() ? null : reply.getException();
    } catch (CompletionException e) {
      failure = e;
    }
    if (failure != null) {
      throw inOurWords(id, cause(failure));
    }
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static SubmitException inOurWords(String id, @Nullable Throwable failure) {
    if (failure instanceof ReconfigurationInProgressException
        || failure instanceof SetConfigurationException) {
      return new SubmitException.MembersUnchanged(new MemberRefusal.UnderWay());
    }
    if (failure instanceof ReconfigurationTimeoutException) {
      return new SubmitException.MembersUnchanged(
          new MemberRefusal.Unreachable(
              id,
              "does not answer on its peer address; see that it runs, and that cluster name, certificates and aegis.node.restore-from are those of this cluster"));
    }
    return new SubmitException.OutcomeUnknown(
        failure instanceof NotLeaderException
            ? "leadership was lost before the change was committed"
            : String.valueOf(failure));
  }

  private void handOverFirst(String id) {
    if (!node.handOver(HAND_OVER_WAIT)) {
      throw new SubmitException.MembersUnchanged(
          new MemberRefusal.Unreachable(
              id, "leads, and no other voter would take over just now; try again"));
    }
  }

  private void owesHandOver() {
    handOverOwedInTerm = node.status().term();
  }

  /// Hands leadership over if this leader still owes that. To be tried again until it succeeds.
  void settleDebt() {
    long owed = handOverOwedInTerm;
    if (owed == NO_TERM || underWay.get()) {
      return;
    }
    RaftStatus status = node.status();
    boolean stillLeads = status.isLeader() && status.term() == owed;
    if (!stillLeads || status.voters().size() < 2 || node.handOver(HAND_OVER_WAIT)) {
      handOverOwedInTerm = NO_TERM;
    }
  }
}
