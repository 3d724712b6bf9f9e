package dev.aegis.sdk.conformance;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.ElectionLeader;
import dev.aegis.sdk.KeyRange;
import dev.aegis.sdk.LeaderListener;
import dev.aegis.sdk.Observation;
import dev.aegis.sdk.Resync;
import dev.aegis.sdk.Watch;
import dev.aegis.sdk.WatchBatch;
import dev.aegis.sdk.WatchListener;
import dev.aegis.sdk.WatchQuery;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Steps about watches and observations: what they tell is kept until a step asks for it.
record StreamSteps(AegisClient client, Shown shown) {
  private static final Duration USUAL_WAIT = Duration.ofSeconds(1);

  Handle watch(Step step) {
    KeyRange range = KeyRange.prefix(Bytes.utf8(shown.prefix() + step.text("prefix")));
    WatchQuery query = WatchQuery.of(range).from(step.number("from_revision")).resyncing();
    query = step.flag("previous") ? query.withPrevious() : query;
    query = step.flag("puts", true) ? query : query.withoutPuts();
    query = step.flag("deletes", true) ? query : query.withoutDeletions();
    Ear ear = new Ear(shown);
    Watch watch = client.keys().watch(query, ear);
    return new Handle.OfStream(watch::close, ear.told);
  }

  Handle observe(Step step) {
    Ear ear = new Ear(shown);
    Observation observation = client.elections().observe(shown.prefix() + step.text("name"), ear);
    return new Handle.OfStream(observation::close, ear.told);
  }

  JsonNode next(Handle.OfStream stream, Step step) throws InterruptedException {
    Duration wait = step.seconds("wait").orElse(USUAL_WAIT);
    JsonNode first = poll(stream, wait);
    if (!step.has("count") || !(first.path("events") instanceof ArrayNode events)) {
      return first;
    }
    while (events.size() < step.number("count")) {
      JsonNode more = poll(stream, wait);
      if (!(more.path("events") instanceof ArrayNode added)) {
        throw new AssertionError("after " + first + " came " + more);
      }
      events.addAll(added);
    }
    return first;
  }

  private static JsonNode poll(Handle.OfStream stream, Duration wait) throws InterruptedException {
    Handle.@Nullable Told told = stream.told().poll(wait.toNanos(), TimeUnit.NANOSECONDS);
    return switch (told) {
      case null -> Shown.NOTHING;
      case Handle.Told.Word(JsonNode word) -> word;
      case Handle.Told.Failure(AegisException failure) -> throw failure;
    };
  }

  private static final class Ear implements WatchListener, LeaderListener {
    private final BlockingQueue<Handle.Told> told = new LinkedBlockingQueue<>();
    private final Shown shown;

    Ear(Shown shown) {
      this.shown = shown;
    }

    @Override
    public void onChanges(WatchBatch batch) {
      say("events", Shown.list(batch.events(), shown::event));
    }

    @Override
    public void onResync(Resync present) {
      say("resync", shown.keys(present.keys()));
    }

    @Override
    public void onLeader(ElectionLeader leader, boolean resynchronised) {
      say("leader", shown.leader(Optional.of(leader)));
    }

    @Override
    public void onNoLeader(boolean resynchronised) {
      say("leader", Shown.NOTHING);
    }

    @Override
    public void onFailure(AegisException failure) {
      told.add(new Handle.Told.Failure(failure));
    }

    private void say(String name, JsonNode content) {
      ObjectNode word = Shown.object();
      word.set(name, content);
      told.add(new Handle.Told.Word(word));
    }
  }
}
