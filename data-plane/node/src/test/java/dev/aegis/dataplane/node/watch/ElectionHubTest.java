package dev.aegis.dataplane.node.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.machine.MachineSnapshot;
import dev.aegis.dataplane.node.log.CommandLog;
import dev.aegis.dataplane.node.log.Committed;
import dev.aegis.dataplane.node.log.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ElectionHubTest {
  private static final LockName HEAD = new LockName("head");
  private static final ElectionObserver.Start BEGIN = new ElectionObserver.Start(0, 0, 0);

  private final ElectionHub hub = new ElectionHub();
  private final Replica replica = new Replica(hub);
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final SessionId anna = openSession();
  private final SessionId ben = openSession();
  private final AtomicReference<Runnable> beforeNextQuery = new AtomicReference<>(() -> {});
  private long sequence;

  /// A replica's own state as the hub reads it.
  private final class State implements CommandLog {
    @Override
    public CompletableFuture<Committed> submit(Command command) {
      throw new UnsupportedOperationException("an observer only reads");
    }

    @Override
    public CompletableFuture<Position> barrier() {
      throw new UnsupportedOperationException("an observer only reads");
    }

    @Override
    public Answer query(Query query) {
      Runnable first = beforeNextQuery.getAndSet(() -> {});
      first.run();
      return replica.query(query);
    }

    @Override
    public Position position() {
      return new Position(replica.lastIndex(), 1, 1);
    }
  }

  private SessionId openSession() {
    replica.apply(new Command.CreateSession(1_000_000, "me"));
    return new SessionId(replica.snapshot().header().nextSession() - 1);
  }

  private RequestId request(SessionId session) {
    return new RequestId(session, ++sequence);
  }

  private FencingToken campaign(SessionId session, String value) {
    Command.AcquireLock campaign =
        new Command.AcquireLock(request(session), HEAD, 1_000_000, 0, 0, Replica.bytes(value));
    replica.apply(campaign);
    return new FencingToken(replica.lastIndex());
  }

  private void resign(SessionId session, FencingToken token) {
    replica.apply(new Command.ReleaseLock(request(session), HEAD, token));
  }

  private ElectionObserver observe(ElectionObserver.Start start) {
    return hub.observe(HEAD, start, new State(), reader(this::deliver));
  }

  @FunctionalInterface
  private interface Delivery {
    boolean deliver(Optional<ElectionNews> news, boolean resynchronised)
        throws InterruptedException;
  }

  /// Takes down the end of what it can no longer read, too.
  private ElectionObserver.Sink reader(Delivery delivery) {
    return new ElectionObserver.Sink() {
      @Override
      public boolean deliver(Optional<ElectionNews> news, boolean resynchronised)
          throws InterruptedException {
        return delivery.deliver(news, resynchronised);
      }

      @Override
      public void failed(RuntimeException failure) {
        told.add("failed: " + failure.getMessage());
      }
    };
  }

  private boolean deliver(Optional<ElectionNews> news, boolean resynchronised) {
    return told.add((resynchronised ? "now " : "") + word(news.orElse(null)));
  }

  private static String word(@Nullable ElectionNews news) {
    return switch (news) {
      case ElectionNews.Leads(var _, var _, long number, Bytes value) ->
          Replica.text(value) + number;
      case ElectionNews.Vacant _ -> "nobody";
      case null -> "known";
    };
  }

  private String next() throws InterruptedException {
    String next = told.poll(60, TimeUnit.SECONDS);
    return next == null ? "nothing came" : next;
  }

  @Test
  void aVacancyThatTheReadingHasSeenFilledIsNotToldAfterIt() throws InterruptedException {
    FencingToken annas = campaign(anna, "a");
    FencingToken[] bens = new FencingToken[1];
    beforeNextQuery.set(() -> {
      resign(anna, annas);
      bens[0] = campaign(ben, "b");
    });
    try (ElectionObserver _ = observe(BEGIN)) {
      assertThat(next()).isEqualTo("now b0");
      replica.apply(new Command.ProclaimValue(request(ben), HEAD, bens[0], Replica.bytes("x")));

      assertThat(next()).isEqualTo("x1");
    }
  }

  @Test
  void newsThatComeLateAreKnownFromTheReadingAlready() throws InterruptedException {
    FencingToken annas = campaign(anna, "a");
    try (ElectionObserver observer = observe(BEGIN)) {
      assertThat(next()).isEqualTo("now a0");
      observer.applied(replica.lastIndex() - 1, List.of(new ElectionNews.Vacant()));
      replica.apply(new Command.ProclaimValue(request(anna), HEAD, annas, Replica.bytes("x")));

      assertThat(next()).isEqualTo("x1");
    }
  }

  @Test
  void everyLeaderAndEveryChangeOfItsValueIsToldOnceInOrder() throws InterruptedException {
    try (ElectionObserver _ = observe(BEGIN)) {
      assertThat(next()).isEqualTo("now nobody");
      FencingToken annas = campaign(anna, "a");
      FencingToken bens = campaign(ben, "b");
      replica.apply(new Command.ProclaimValue(request(anna), HEAD, annas, Replica.bytes("x")));
      resign(anna, annas);
      resign(ben, bens);

      assertThat(List.of(next(), next(), next(), next()))
          .containsExactly("a0", "x1", "b0", "nobody");
    }
    assertThat(hub.open()).isZero();
  }

  @Test
  void anotherElectionIsNotTold() throws InterruptedException {
    try (ElectionObserver _ = observe(BEGIN)) {
      assertThat(next()).isEqualTo("now nobody");
      replica.apply(new Command.AcquireLock(request(anna), new LockName("other"), 0));
      campaign(anna, "a");

      assertThat(next()).isEqualTo("a0");
    }
  }

  @Test
  void whoeverGoesOnElsewhereIsNotToldWhatItKnows() throws InterruptedException {
    FencingToken annas = campaign(anna, "a");
    try (ElectionObserver _ = observe(new ElectionObserver.Start(annas.value(), 0, 0))) {
      assertThat(next()).isEqualTo("now known");
      replica.apply(new Command.ProclaimValue(request(anna), HEAD, annas, Replica.bytes("x")));

      assertThat(next()).isEqualTo("x1");
    }
  }

  @Test
  void nothingIsToldBeforeTheReplicaHasAppliedWhatTheObserverHasSeen() throws InterruptedException {
    long ahead = replica.lastIndex() + 2;
    try (ElectionObserver _ = observe(new ElectionObserver.Start(0, 0, ahead))) {
      campaign(anna, "a");
      campaign(ben, "b");

      assertThat(next()).isEqualTo("now a0");
      assertThat(told).isEmpty();
    }
  }

  @Test
  void afterASnapshotThePresentIsToldAndSaidToBeThat() throws InterruptedException {
    FencingToken annas = campaign(anna, "a");
    campaign(ben, "b");
    MachineSnapshot before = replica.snapshot();
    resign(anna, annas);
    MachineSnapshot after = replica.snapshot();
    replica.replaceBy(before);
    try (ElectionObserver _ = observe(BEGIN)) {
      assertThat(next()).isEqualTo("now a0");
      replica.replaceBy(after);

      assertThat(next()).isEqualTo("now b0");
    }
  }

  @Test
  void observerThatMayNoLongerBeToldIsToldThatAndNothingMore() throws InterruptedException {
    ElectionObserver.Sink barred =
        reader((_, _) -> {
          throw new IllegalStateException("barred");
        });
    try (ElectionObserver _ = hub.observe(HEAD, BEGIN, new State(), barred)) {
      assertThat(next()).isEqualTo("failed: barred");
      await().atMost(Duration.ofSeconds(60)).until(() -> hub.open() == 0);
      campaign(anna, "a");

      assertThat(told).isEmpty();
    }
  }

  @Test
  void slowReaderIsToldThePresentAndKeepsTheOrder() throws InterruptedException {
    FencingToken annas = campaign(anna, "a");
    Semaphore ready = new Semaphore(0);
    ElectionObserver.Sink slow =
        reader((news, resynchronised) -> {
          ready.acquire();
          return deliver(news, resynchronised);
        });
    List<String> all = new ArrayList<>();
    int changes = 2 * ElectionObserver.MAX_QUEUED + 10;
    try (ElectionObserver _ = hub.observe(HEAD, BEGIN, new State(), slow)) {
      for (int i = 0; i < changes; i++) {
        replica.apply(new Command.ProclaimValue(request(anna), HEAD, annas, Replica.bytes("v")));
      }
      ready.release(changes);
      while (all.isEmpty() || !all.getLast().endsWith("v" + changes)) {
        all.add(next());
      }
    }
    assertThat(all).anyMatch(one -> one.startsWith("now v"));
    assertThat(all.size()).isLessThan(changes);
    List<Long> numbers =
        all.stream().map(one -> Long.parseLong(one.replaceAll("\\D", ""))).toList();
    assertThat(numbers).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void anObserverAtANodeThatLostTouchIsSentAway() throws InterruptedException {
    var _ = observe(BEGIN);
    assertThat(next()).isEqualTo("now nobody");

    hub.strand();

    assertThat(next()).isEqualTo("failed: no leader is known");
    assertThat(hub.open()).isZero();
  }
}
