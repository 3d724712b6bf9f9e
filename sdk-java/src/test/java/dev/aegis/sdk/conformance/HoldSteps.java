package dev.aegis.sdk.conformance;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.LockRequest;
import dev.aegis.sdk.Session;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Steps about sessions, locks and elections.
record HoldSteps(AegisClient client, String prefix) {
  private static final String NOTE = "conformance";

  Handle session(Step step) {
    return Handle.OfSession.of(client.openSession(step.seconds("ttl").orElse(Duration.ZERO)));
  }

  Handle lock(Optional<Session> by, Step step) {
    LockRequest request = request(step);
    return Handle.OfLock.of(
        by.isPresent()
            ? client.locks().acquire(by.get(), request)
            : client.locks().acquire(request));
  }

  Handle campaign(Optional<Session> by, Step step) {
    LockRequest request = request(step);
    Bytes value = Bytes.utf8(step.text("value"));
    return Handle.OfLock.of(
        by.isPresent()
            ? client.elections().campaign(by.get(), request, value)
            : client.elections().campaign(request, value));
  }

  JsonNode proclaim(Handle.OfLock leads, Step step) {
    return Shown.of(leads.leadership().proclaim(Bytes.utf8(step.text("value"))));
  }

  JsonNode describe(Step step) {
    return Shown.lock(client.locks().describe(name(step)));
  }

  JsonNode validate(Step step) {
    return Shown.token(client.locks().check(name(step), step.number("token")));
  }

  JsonNode forceRelease(Step step) {
    return Shown.of(client.locks().forceRelease(name(step), 0, NOTE));
  }

  String name(Step step) {
    return prefix + step.text("name");
  }

  private LockRequest request(Step step) {
    return LockRequest.of(name(step))
        .waitingAtMost(step.seconds("timeout").orElse(Duration.ZERO))
        .closedAfterLoss(step.seconds("delay").orElse(Duration.ZERO));
  }
}
