package dev.aegis.dataplane.machine.simulation;

import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Caller;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Command.AcquireLock;
import dev.aegis.dataplane.command.Command.CancelWait;
import dev.aegis.dataplane.command.Command.CreateSession;
import dev.aegis.dataplane.command.Command.DeleteKey;
import dev.aegis.dataplane.command.Command.EndSession;
import dev.aegis.dataplane.command.Command.ForceRelease;
import dev.aegis.dataplane.command.Command.ProclaimValue;
import dev.aegis.dataplane.command.Command.PutKey;
import dev.aegis.dataplane.command.Command.ReleaseLock;
import dev.aegis.dataplane.command.Command.RenewSessions;
import dev.aegis.dataplane.command.Command.Tick;
import dev.aegis.dataplane.command.Command.Unreadable;
import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.LockGuard;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Outcome.SessionCreated;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Clients that mostly behave, sometimes stop renewing, repeat themselves, lie about tokens, or
/// speak for sessions that have long ended.
final class SimulatedClients {
  static final int KEYS = 6;
  static final long MAX_DELAY_MS = 4_000;
  private static final int LOCKS = 4;
  private static final int SESSIONS_AT_ONCE = 10;
  private static final int REPEATABLE = 2_000;

  private final RandomGenerator random;
  private final SimulationOracle oracle;
  private final SimulatedKeyCommands keyCommands;
  private final SimulatedCallers callers;
  private final List<Client> clients = new ArrayList<>();
  private final List<Command> sent = new ArrayList<>();

  SimulatedClients(RandomGenerator random, SimulationOracle oracle) {
    this.random = random;
    this.oracle = oracle;
    this.keyCommands = new SimulatedKeyCommands(random, oracle.store());
    this.callers = new SimulatedCallers(random, oracle.access());
  }

  /// One client and the numbers of its requests.
  private static final class Client {
    private final SessionId session;
    private long nextSequence = 1;

    Client(SessionId session) {
      this.session = session;
    }

    RequestId nextRequest() {
      return new RequestId(session, nextSequence++);
    }
  }

  static Bytes key(int number) {
    return Bytes.copyOf(new byte[] {(byte) ('a' + number)});
  }

  /// Learns the sessions that an entry opened.
  void observe(Applied applied) {
    for (Outcome outcome : applied.outcomes()) {
      if (outcome instanceof SessionCreated created && clientOf(created.session()) == null) {
        clients.add(new Client(created.session()));
      }
    }
    clients.removeIf(
        client -> !oracle.sessions().isOpen(client.session) && random.nextInt(10) == 0);
  }

  /// Whatever some client, or the leader of this term, wants next, for itself or for somebody.
  Command next(long term) {
    return callers.speak(plain(term));
  }

  Caller anyCaller() {
    return callers.any();
  }

  private Command plain(long term) {
    int dice = random.nextInt(100);
    if (clients.isEmpty() || (dice < 5 && clients.size() < SESSIONS_AT_ONCE)) {
      return create();
    }
    if (random.nextInt(12) == 0) {
      return remember(random.nextInt(3) == 0 ? force() : proclaim());
    }
    if (dice < 15) {
      return renewSome();
    }
    if (dice < 16) {
      EndReason reason = random.nextBoolean() ? EndReason.CLIENT : EndReason.OPERATOR;
      return new EndSession(someone().session, reason);
    }
    if (dice < 28) {
      return tick(term);
    }
    if (dice < 29) {
      return new Unreadable("from a newer version");
    }
    if (dice < 34) {
      return cancel();
    }
    if (dice < 44 && !sent.isEmpty()) {
      return sent.get(random.nextInt(sent.size()));
    }
    return remember(request(dice));
  }

  private Command request(int dice) {
    Client client = someone();
    if (dice < 66) {
      return new AcquireLock(
          client.nextRequest(),
          someLock(),
          someWait(),
          random.nextBoolean() ? 0 : 1 + random.nextLong(MAX_DELAY_MS),
          random.nextInt(4) == 0 ? 1 + random.nextInt(2) : 0,
          someValue());
    }
    if (dice < 80) {
      return release(client);
    }
    RequestId request = random.nextBoolean() ? client.nextRequest() : null;
    if (random.nextBoolean()) {
      return keyCommands.next(request, client.session, someGuard());
    }
    Bytes key = key(random.nextInt(KEYS));
    if (dice < 95) {
      Bytes value = Bytes.copyOf(new byte[] {(byte) random.nextInt(), (byte) random.nextInt()});
      return new PutKey(request, key, value, someGuard());
    }
    return new DeleteKey(request, key, someGuard());
  }

  private Command remember(Command command) {
    if (SimulationOracle.requestOf(command) != null) {
      sent.add(command);
      if (sent.size() > REPEATABLE) {
        sent.removeFirst();
      }
    }
    return command;
  }

  /// Few nonces, so that they meet sessions that live and sessions that have ended.
  private Command create() {
    Bytes nonce = random.nextInt(3) == 0 ? Bytes.EMPTY : key(random.nextInt(8));
    return new CreateSession(500 + random.nextLong(20_000), "simulated", nonce);
  }

  private Bytes someValue() {
    return random.nextBoolean() ? Bytes.EMPTY : key(random.nextInt(KEYS));
  }

  private Command proclaim() {
    List<LockOracle.Hold> holds = oracle.locks().holds();
    if (holds.isEmpty() || random.nextInt(6) == 0) {
      return new ProclaimValue(someone().nextRequest(), someLock(), someToken(), someValue());
    }
    LockOracle.Hold hold = holds.get(random.nextInt(holds.size()));
    Client holder = clientOf(hold.session());
    Client speaker = holder == null ? someone() : holder;
    FencingToken token = random.nextInt(6) == 0 ? someToken() : hold.token();
    return new ProclaimValue(speaker.nextRequest(), hold.lock(), token, someValue());
  }

  private Command force() {
    LockName lock = someLock();
    LockOracle.Hold hold = oracle.locks().holdOf(lock);
    RequestId request = random.nextBoolean() ? someone().nextRequest() : null;
    FencingToken token =
        switch (random.nextInt(4)) {
          case 0 -> someToken();
          case 1 -> null;
          default -> hold == null ? null : hold.token();
        };
    return new ForceRelease(request, lock, token, "simulated");
  }

  private Command renewSome() {
    List<SessionId> renewed = new ArrayList<>();
    for (Client client : clients) {
      if (random.nextInt(3) > 0) {
        renewed.add(client.session);
      }
    }
    return new RenewSessions(renewed);
  }

  private Command tick(long term) {
    long proposedIn = random.nextInt(8) == 0 ? term - 1 : term;
    long retained = random.nextInt(10) == 0 ? 1 + random.nextInt(5) : 60;
    return new Tick(proposedIn, retained, random.nextInt(4) * 250L);
  }

  private Command cancel() {
    List<LockOracle.Wait> waits = oracle.locks().waits();
    if (waits.isEmpty() || random.nextInt(5) == 0) {
      return new CancelWait(new RequestId(someone().session, random.nextLong(20)), someLock());
    }
    AcquireLock acquire = waits.get(random.nextInt(waits.size())).acquire();
    return new CancelWait(acquire.request(), acquire.lock());
  }

  private Command release(Client client) {
    List<LockOracle.Hold> holds = oracle.locks().holds();
    if (holds.isEmpty() || random.nextInt(6) == 0) {
      return new ReleaseLock(client.nextRequest(), someLock(), someToken());
    }
    LockOracle.Hold hold = holds.get(random.nextInt(holds.size()));
    Client holder = clientOf(hold.session());
    if (holder == null) {
      return new ReleaseLock(client.nextRequest(), hold.lock(), hold.token());
    }
    FencingToken token = random.nextInt(6) == 0 ? someToken() : hold.token();
    return new ReleaseLock(holder.nextRequest(), hold.lock(), token);
  }

  private @Nullable Client clientOf(SessionId session) {
    for (Client client : clients) {
      if (client.session.equals(session)) {
        return client;
      }
    }
    return null;
  }

  private @Nullable LockGuard someGuard() {
    LockName lock = someLock();
    LockOracle.Hold hold = oracle.locks().holdOf(lock);
    return switch (random.nextInt(4)) {
      case 0 -> new LockGuard(lock, hold == null ? someToken() : hold.token());
      case 1 -> new LockGuard(lock, someToken());
      default -> null;
    };
  }

  /// One of them is much busier than the others, so that it outruns what a session remembers.
  private Client someone() {
    if (random.nextInt(4) == 0) {
      return clients.getFirst();
    }
    return clients.get(random.nextInt(clients.size()));
  }

  private LockName someLock() {
    return new LockName("lock-" + random.nextInt(LOCKS));
  }

  private FencingToken someToken() {
    return new FencingToken(random.nextLong(2_000));
  }

  private long someWait() {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> 1 + random.nextLong(2_000);
      default -> 1 + random.nextLong(60_000);
    };
  }

  /// What well-behaved clients do at the end: whoever holds a lock gives it back.
  List<Command> releaseAll() {
    List<Command> releases = new ArrayList<>();
    for (LockOracle.Hold hold : oracle.locks().holds()) {
      Client holder = clientOf(hold.session());
      if (holder != null) {
        releases.add(new ReleaseLock(holder.nextRequest(), hold.lock(), hold.token()));
      }
    }
    return releases;
  }

  /// Keeps every session alive.
  Command renewAll() {
    return new RenewSessions(clients.stream().map(client -> client.session).toList());
  }
}
