package dev.aegis.sdk.conformance;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.Keys;
import dev.aegis.sdk.Session;
import dev.aegis.sdk.real.RealCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// This SDK, blocking, as the subject of scenarios.
public final class SdkSubject implements Subject {
  private static final String LEADER = "leader";
  private static final double NANOS = 1e9;

  private final AegisClient client;
  private final RealCluster cluster;
  private final Shown shown;
  private final KeySteps keySteps;
  private final HoldSteps holds;
  private final StreamSteps streams;
  private final Map<String, Handle> made = new HashMap<>();
  private final List<Handle> open = new ArrayList<>();
  private boolean nodesAreMissing;

  public SdkSubject(AegisClient client, RealCluster cluster) {
    this.client = client;
    this.cluster = cluster;
    String prefix = "conformance-" + UUID.randomUUID() + "/";
    shown = new Shown(prefix);
    keySteps = new KeySteps(shown);
    holds = new HoldSteps(client, prefix);
    streams = new StreamSteps(client, shown);
  }

  @Override
  public Outcome perform(Step step) throws IOException, InterruptedException {
    try {
      return new Outcome.Gave(did(step));
    } catch (AegisException failure) {
      return new Outcome.Failed(ErrorWord.of(failure), failure.toString());
    }
  }

  private JsonNode did(Step step) throws IOException, InterruptedException {
    return switch (step.verb()) {
      case PUT -> keySteps.put(guarded(keys(step), step), step, boundTo(step));
      case GET -> keySteps.get(keys(step), step);
      case RANGE -> keySteps.range(keys(step), step);
      case PAGE -> keySteps.page(keys(step), step);
      case DELETE -> keySteps.delete(keys(step), step);
      case DELETE_RANGE -> keySteps.deleteRange(keys(step), step);
      case TRANSACT -> keySteps.transact(keys(step), step);
      case HISTORY -> keySteps.history(keys(step), step);
      case COMPACT -> Shown.of(keys(step).compact(step.number("revision")));
      case WATCH -> opened(step, streams.watch(step));
      case NEXT -> streams.next(the(Handle.OfStream.class, step, "of"), step);
      case SESSION -> opened(step, holds.session(step));
      case LOCK -> opened(step, holds.lock(session(step), step));
      case CAMPAIGN -> opened(step, holds.campaign(session(step), step));
      case PROCLAIM -> holds.proclaim(the(Handle.OfLock.class, step, "of"), step);
      case LEADER -> shown.leader(client.elections().leader(holds.name(step)));
      case OBSERVE -> opened(step, streams.observe(step));
      case DESCRIBE_LOCK -> holds.describe(step);
      case VALIDATE_TOKEN -> holds.validate(step);
      case FORCE_RELEASE -> holds.forceRelease(step);
      case FORCE_END -> {
        client.sessions().forceEnd(the(Handle.OfSession.class, step, "session").session().id());
        yield Shown.NOTHING;
      }
      case IS_HELD -> Shown.of(the(Handle.OfLock.class, step, "of").lock().isHeld());
      case IS_ALIVE -> Shown.of(the(Handle.OfSession.class, step, "of").session().isAlive());
      case IS_LOST -> Shown.of(isLost(the(Handle.class, step, "of")));
      case CLOSE -> {
        the(Handle.class, step, "of").close();
        yield Shown.NOTHING;
      }
      case KILL -> {
        nodesAreMissing = true;
        cluster.kill(node(step.text("node")));
        yield Shown.NOTHING;
      }
      case AWAIT_NODES -> {
        revive();
        yield Shown.NOTHING;
      }
    };
  }

  private JsonNode opened(Step step, Handle handle) {
    open.add(handle);
    step.optionalText("as").ifPresent(name -> made.put(name, handle));
    ObjectNode about = Shown.object();
    switch (handle) {
      case Handle.OfSession(Session session, _) ->
          about.put("id", session.id()).put("ttl", session.ttl().toNanos() / NANOS);
      case Handle.OfLock(var lock, _) -> about.put("token", lock.token());
      case Handle.OfStream _ -> {}
    }
    return about;
  }

  private Keys keys(Step step) {
    return step.has("by") ? the(Handle.class, step, "by").keys() : client.keys();
  }

  private Keys guarded(Keys keys, Step step) {
    return step.has("lock")
        ? keys.guardedBy(shown.prefix() + step.text("lock"), step.number("token"))
        : keys;
  }

  private Optional<Session> session(Step step) {
    return step.has("by")
        ? Optional.of(the(Handle.OfSession.class, step, "by").session())
        : Optional.empty();
  }

  private OptionalLong boundTo(Step step) {
    return step.has("session")
        ? OptionalLong.of(the(Handle.OfSession.class, step, "session").session().id())
        : OptionalLong.empty();
  }

  private <T extends Handle> T the(Class<T> kind, Step step, String word) {
    String name = step.text(word);
    return kind.cast(
        Objects.requireNonNull(made.get(name), () -> "no step before made \"" + name + "\""));
  }

  private static boolean isLost(Handle handle) {
    return switch (handle) {
      case Handle.OfSession(_, var lost) -> lost.get();
      case Handle.OfLock(_, var lost) -> lost.get();
      case Handle.OfStream _ -> throw new IllegalStateException("A stream is not lost.");
    };
  }

  private int node(String name) throws IOException, InterruptedException {
    return name.equals(LEADER) ? cluster.leader() : Integer.parseInt(name.substring(1)) - 1;
  }

  private void revive() throws IOException, InterruptedException {
    cluster.revive();
    nodesAreMissing = false;
  }

  /// A scenario that went wrong must not leave the next one without nodes.
  @Override
  public void close() throws IOException {
    if (nodesAreMissing) {
      try {
        revive();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(interrupted);
      }
    }
    open.reversed().forEach(Handle::close);
  }
}
