package dev.aegis.chaos.history;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One thing that a client did, from its call to its end.
///
/// @param invoked the call
/// @param ended how it ended; null when the history ends before
public record Operation(Event invoked, @Nullable Event ended) {
  /// Later than every event.
  public static final long NEVER = Long.MAX_VALUE;

  public Action action() {
    return invoked.content().action();
  }

  /// The key, or the lock's name.
  public String key() {
    return Objects.requireNonNull(invoked.content().key());
  }

  /// What was asked for.
  public EventContent asked() {
    return invoked.content();
  }

  /// What was answered; what was asked for when there is no answer.
  public EventContent told() {
    return ended == null ? invoked.content() : ended.content();
  }

  public boolean isAnswered() {
    return ended != null && ended.type() == EventType.OK;
  }

  /// It took no effect, for certain.
  public boolean isFailed() {
    return ended != null && ended.type() == EventType.FAIL;
  }

  /// It may have taken effect, may still do so, or never.
  public boolean isUnknown() {
    return !isAnswered() && !isFailed();
  }

  /// The index of the call.
  public long calledAt() {
    return invoked.index();
  }

  /// The index of the answer: by then it has taken effect. [#NEVER] without an answer.
  public long answeredAt() {
    return ended != null && isAnswered() ? ended.index() : NEVER;
  }

  /// As it stood when the event with this index had just happened.
  public Operation asOf(long index) {
    return ended != null && ended.index() > index ? new Operation(invoked, null) : this;
  }

  /// The same call with an answer that became known elsewhere.
  ///
  /// @param answeredBy the index by which it had taken effect
  public Operation answered(EventContent answer, long answeredBy) {
    return new Operation(
        invoked,
        new Event(answeredBy, invoked.timeNanos(), invoked.process(), EventType.OK, answer));
  }
}
