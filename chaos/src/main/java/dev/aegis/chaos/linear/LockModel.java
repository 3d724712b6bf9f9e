package dev.aegis.chaos.linear;

import dev.aegis.chaos.history.EventContent;
import dev.aegis.chaos.history.Operation;
import dev.aegis.chaos.linear.LockState.Free;
import dev.aegis.chaos.linear.LockState.Held;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One lock: one holder at a time, and every grant has a greater token than all grants before.
///
/// A lock also falls free when its session ends, so the end of a session is an operation here. A
/// client that finds its session lost records an end whose outcome is unknown: the cluster may free
/// the lock at any time from then on, and not before, because a client must count more strictly
/// than the cluster. A cluster that expires a session too early is thereby caught: the next grant
/// has no place.
final class LockModel implements Model<LockState> {
  private final List<Operation> operations = new ArrayList<>();

  /// The model of one lock's operations, in the order of their calls.
  LockModel(List<Operation> recorded) {
    for (Operation operation : recorded) {
      if (!operation.action().isOnLock()) {
        throw new IllegalArgumentException("not an operation on a lock: " + operation.action());
      }
      if (!operation.isFailed()) {
        operations.add(operation);
      }
    }
  }

  @Override
  public List<Operation> operations() {
    return operations;
  }

  @Override
  public LockState initial() {
    return new Free(0);
  }

  @Override
  public @Nullable LockState step(LockState state, Operation operation) {
    return switch (operation.action()) {
      case ACQUIRE -> acquire(state, operation);
      case RELEASE -> release(state, operation.asked());
      case END -> end(state, operation);
      case GET, PUT, DELETE, FAULT -> null;
    };
  }

  private static @Nullable LockState acquire(LockState state, Operation operation) {
    if (state instanceof Held) {
      return null;
    }
    long session = session(operation.asked());
    if (!operation.isAnswered()) {
      return new Held(session, null, state.greatestToken() + 1);
    }
    long token = Objects.requireNonNull(operation.told().token());
    return token > state.greatestToken() ? new Held(session, token, token) : null;
  }

  private static @Nullable LockState release(LockState state, EventContent asked) {
    long token = Objects.requireNonNull(asked.token());
    return switch (state) {
      case Free _ -> null;
      case Held(long holder, Long held, long bound) -> {
        boolean isHolder =
            holder == session(asked) && (held == null ? token >= bound : token == held);
        yield isHolder ? new Free(token) : null;
      }
    };
  }

  /// Ending a session that holds nothing is no error.
  private static @Nullable LockState end(LockState state, Operation operation) {
    if (state instanceof Held held && held.session() == session(operation.asked())) {
      return new Free(held.greatestToken());
    }
    return operation.isAnswered() ? state : null;
  }

  private static long session(EventContent asked) {
    return Objects.requireNonNull(asked.session());
  }

  @Override
  public long progress(LockState state) {
    return state.greatestToken();
  }

  @Override
  public long latestProgress(Operation answered) {
    return switch (answered.action()) {
      case ACQUIRE -> Objects.requireNonNull(answered.told().token()) - 1;
      case RELEASE -> Objects.requireNonNull(answered.asked().token());
      case END, GET, PUT, DELETE, FAULT -> Long.MAX_VALUE;
    };
  }

  @Override
  public Object twinName(Operation unknown) {
    EventContent asked = unknown.asked();
    Long token = asked.token();
    return List.of(asked.action(), session(asked), token == null ? 0L : token);
  }

  @Override
  public String describe(LockState state) {
    return switch (state) {
      case Free(long greatest) ->
          greatest == 0
              ? "the lock was free and had never been held"
              : "the lock was free and token %d had been handed out".formatted(greatest);
      case Held(long session, Long token, long _) ->
          "the lock was held by session %d with %s"
              .formatted(session, token == null ? "a token nobody was told" : "token " + token);
    };
  }
}
