package dev.aegis.chaos.linear;

import dev.aegis.chaos.history.Action;
import dev.aegis.chaos.history.Event;
import dev.aegis.chaos.history.EventContent;
import dev.aegis.chaos.history.EventType;
import dev.aegis.chaos.history.History;
import dev.aegis.chaos.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Makes histories by running clients against a real key and a real lock in one thread: each
/// operation is called, takes effect and is answered at random moments, and some answers get lost.
/// So every history is linearizable, until it is mutated.
final class RandomHistory {
  private final Random random;
  private final int clients;
  private final double lostShare;
  private final boolean onLock;
  private final Tells tells;
  private final List<Event> events = new ArrayList<>();
  private final Client[] running;
  private final List<Client> lost = new ArrayList<>();
  private boolean repeatsValues = true;
  private int processes;
  private int values;
  private @Nullable String value;
  private long version;
  private long revision = 1;
  private long holder;
  private long token;
  private long greatestToken;

  /// What the answers of a key tell beside its value.
  enum Tells {
    NOTHING,
    VERSIONS,
    /// And versions, as the campaigns' histories do.
    REVISIONS
  }

  RandomHistory(Random random, int clients, double lostShare, boolean onLock, Tells tells) {
    this.random = random;
    this.clients = clients;
    this.lostShare = lostShare;
    this.onLock = onLock;
    this.tells = tells;
    this.running = new Client[clients];
    for (int i = 0; i < clients; i++) {
      running[i] = new Client(processes++);
    }
  }

  /// As the recording workload does it: no value is written twice.
  RandomHistory withUniqueValues() {
    repeatsValues = false;
    return this;
  }

  /// A history of so many operations; the last ones may be unanswered.
  List<Event> events(int operations) {
    int called = 0;
    while (called < operations) {
      int i = random.nextInt(clients);
      Client client = running[i];
      if (client.asked == null) {
        call(client);
        called++;
      } else if (random.nextDouble() < lostShare) {
        add(client, EventType.INFO, client.asked);
        lost.add(client);
        running[i] = new Client(processes++);
      } else {
        goOn(client);
      }
      if (!lost.isEmpty() && random.nextInt(8) == 0) {
        Client late = lost.remove(random.nextInt(lost.size()));
        takeEffect(late);
      }
    }
    return events;
  }

  private void call(Client client) {
    EventContent asked = onLock ? lockCall(client) : keyCall();
    client.asked = asked;
    client.told = null;
    add(client, EventType.INVOKE, asked);
  }

  private EventContent keyCall() {
    int kind = random.nextInt(10);
    if (kind < 5) {
      return EventContent.of(Action.GET, "k");
    }
    // Now and then a value that was written before.
    boolean repeats = repeatsValues && values > 0 && random.nextInt(6) == 0;
    int written = repeats ? random.nextInt(values) : values++;
    return kind < 9
        ? EventContent.of(Action.PUT, "k").withValue("v" + written)
        : EventContent.of(Action.DELETE, "k");
  }

  private EventContent lockCall(Client client) {
    long session = client.process + 1L;
    if (client.held != 0) {
      EventContent release =
          EventContent.of(Action.RELEASE, "l").withSession(session).withToken(client.held);
      client.held = 0;
      return random.nextInt(3) > 0
          ? release
          : EventContent.of(Action.END, "l").withSession(session);
    }
    return EventContent.of(Action.ACQUIRE, "l").withSession(session);
  }

  private void goOn(Client client) {
    if (client.told == null) {
      takeEffect(client);
    } else {
      add(client, EventType.OK, client.told);
      client.asked = null;
    }
  }

  /// Leaves a client that waits for a lock waiting.
  private void takeEffect(Client client) {
    EventContent asked = client.asked;
    if (asked == null || client.told != null) {
      return;
    }
    switch (asked.action()) {
      case GET -> client.told = value == null ? asked : telling(asked.withValue(value));
      case PUT -> {
        value = asked.value();
        version++;
        revision += 1 + random.nextInt(2);
        client.told = telling(asked);
      }
      case DELETE -> {
        boolean existed = value != null;
        revision += existed ? 1 : 0;
        value = null;
        version = 0;
        EventContent told = asked.withValue(existed ? EventContent.EXISTED : EventContent.ABSENT);
        client.told = tells == Tells.REVISIONS ? told.withRevision(revision) : told;
      }
      case ACQUIRE -> {
        if (holder == 0) {
          holder = session(asked);
          greatestToken += 1 + random.nextInt(2);
          token = greatestToken;
          client.held = token;
          client.told = asked.withToken(token);
        }
      }
      case RELEASE -> {
        if (holder == session(asked) && token == Objects.requireNonNull(asked.token())) {
          holder = 0;
        }
        client.told = asked;
      }
      case END -> {
        holder = holder == session(asked) ? 0 : holder;
        client.told = asked;
      }
      case FAULT -> throw new AssertionError();
    }
  }

  private EventContent telling(EventContent told) {
    return switch (tells) {
      case NOTHING -> told;
      case VERSIONS -> told.withVersion(version);
      case REVISIONS -> told.withVersion(version).withRevision(revision);
    };
  }

  private static long session(EventContent asked) {
    return Objects.requireNonNull(asked.session());
  }

  private void add(Client client, EventType type, EventContent content) {
    events.add(new Event(events.size(), events.size(), client.process, type, content));
  }

  private static final class Client {
    final int process;
    @Nullable EventContent asked;
    @Nullable EventContent told;
    long held;

    Client(int process) {
      this.process = process;
    }
  }

  /// The same history with one answer changed: mostly, but not always, it is not linearizable then.
  static History mutated(List<Event> events, Random random) {
    List<Event> changed = new ArrayList<>(events);
    List<Integer> answers = new ArrayList<>();
    for (Operation operation : History.of(events).operations()) {
      boolean tells = operation.action() != Action.RELEASE && operation.action() != Action.END;
      if (operation.isAnswered() && tells) {
        answers.add((int) operation.answeredAt());
      }
    }
    if (!answers.isEmpty()) {
      int at = answers.get(random.nextInt(answers.size()));
      Event event = changed.get(at);
      changed.set(
          at,
          new Event(
              event.index(),
              event.timeNanos(),
              event.process(),
              event.type(),
              mutated(event.content(), random)));
    }
    return History.of(changed);
  }

  private static EventContent mutated(EventContent told, Random random) {
    Long token = told.token();
    Long version = told.version();
    Long revision = told.revision();
    if (revision != null && random.nextBoolean()) {
      int by = 1 + random.nextInt(3);
      return told.withRevision(Math.max(1, random.nextBoolean() ? revision + by : revision - by));
    }
    return switch (told.action()) {
      case GET -> told.withValue(random.nextInt(3) == 0 ? null : "v" + random.nextInt(5));
      case PUT -> version == null ? told : told.withVersion(version + random.nextInt(3) - 1);
      case DELETE ->
          told.withValue(
              EventContent.EXISTED.equals(told.value())
                  ? EventContent.ABSENT
                  : EventContent.EXISTED);
      case ACQUIRE ->
          token == null ? told : told.withToken(Math.max(1, token + random.nextInt(7) - 4));
      case RELEASE, END, FAULT -> told;
    };
  }
}
