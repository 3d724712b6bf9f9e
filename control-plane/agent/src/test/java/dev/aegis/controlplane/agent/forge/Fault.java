package dev.aegis.controlplane.agent.forge;

import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// What goes wrong with one request.
public sealed interface Fault {
  /// Refused before anything happened.
  record Refusal(int status, String message, Map<String, String> headers) implements Fault {}

  /// No answer comes until the forge is closed.
  ///
  /// @param happens whether what was asked for happens all the same
  record Silence(boolean happens) implements Fault {}

  /// It happens, and the answer comes once it is released, or the forge is closed.
  record Late(CountDownLatch release) implements Fault {}

  /// The connection breaks instead of an answer.
  record Break(boolean happens) implements Fault {}

  /// It happens, and the answer breaks off in its middle.
  record CutOff() implements Fault {}

  /// It happens, and the answer is a whole HTTP answer around half a document.
  record HalfDocument() implements Fault {}

  /// Something in between answers, with a page and status 200.
  record StrangePage() implements Fault {}

  static Fault refusal(int status, String message) {
    return new Refusal(status, message, Map.of());
  }

  /// The hourly limit is used up.
  static Fault rateLimit(long resetAtEpochSeconds) {
    return new Refusal(
        403,
        "API rate limit exceeded for user ID 1.",
        Map.of(
            "X-RateLimit-Limit", "5000",
            "X-RateLimit-Remaining", "0",
            "X-RateLimit-Reset", Long.toString(resetAtEpochSeconds)));
  }

  /// Too much in too short a time.
  static Fault secondaryLimit(int retryAfterSeconds) {
    return new Refusal(
        403,
        "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
        Map.of("Retry-After", Integer.toString(retryAfterSeconds)));
  }

  /// Whether what was asked for happens.
  default boolean happens() {
    return switch (this) {
      case Refusal _, StrangePage _ -> false;
      case Silence silence -> silence.happens();
      case Break broken -> broken.happens();
      case CutOff _, HalfDocument _, Late _ -> true;
    };
  }
}
