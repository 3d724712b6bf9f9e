package dev.aegis.chaos.linear;

import dev.aegis.chaos.history.Action;
import dev.aegis.chaos.history.EventContent;
import dev.aegis.chaos.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One key: put, get and delete, with versions and revisions in the answers as far as they are
/// told.
///
/// Two things keep unknown puts from blowing up the search, as etcd's robustness suite does it with
/// its log. A value that only one put writes, and that somebody has read, proves that this put took
/// effect before that read was answered, and under which version: it is treated as answered. And
/// puts whose value nobody has read are twins, since they differ in nothing that an answer shows.
final class RegisterModel implements Model<RegisterState> {
  private static final String UNREAD_PUT = "unread put";
  private static final String DELETE = "delete";

  private final Map<String, List<Operation>> readers = new HashMap<>();
  private final Map<String, Integer> writers = new HashMap<>();
  private final List<Operation> operations = new ArrayList<>();

  /// The model of one key's operations, in the order of their calls.
  RegisterModel(List<Operation> recorded) {
    recorded.forEach(this::count);
    for (Operation operation : recorded) {
      boolean tellsNothing = operation.action() == Action.GET && operation.isUnknown();
      if (!operation.isFailed() && !tellsNothing) {
        operations.add(settled(operation));
      }
    }
  }

  private void count(Operation operation) {
    String value = operation.told().value();
    switch (operation.action()) {
      case GET -> {
        if (operation.isAnswered() && value != null) {
          readers.computeIfAbsent(value, _ -> new ArrayList<>()).add(operation);
        }
      }
      case PUT -> {
        if (!operation.isFailed()) {
          writers.merge(written(operation), 1, Integer::sum);
        }
      }
      case DELETE -> {}
      case ACQUIRE, RELEASE, END, FAULT ->
          throw new IllegalArgumentException("not an operation on a key: " + operation.action());
    }
  }

  private Operation settled(Operation operation) {
    if (operation.action() != Action.PUT || operation.isAnswered()) {
      return operation;
    }
    String value = written(operation);
    if (writers.getOrDefault(value, 0) != 1) {
      return operation;
    }
    Operation witness = null;
    for (Operation reader : readers.getOrDefault(value, List.of())) {
      boolean after = reader.answeredAt() > operation.calledAt();
      if (after && (witness == null || reader.answeredAt() < witness.answeredAt())) {
        witness = reader;
      }
    }
    return witness == null
        ? operation
        : operation.answered(proven(operation, witness), witness.answeredAt());
  }

  private static EventContent proven(Operation put, Operation witness) {
    EventContent asked = put.asked();
    EventContent seen = witness.told();
    return new EventContent(
        Action.PUT,
        asked.key(),
        asked.value(),
        asked.node(),
        asked.session(),
        asked.token(),
        seen.revision(),
        seen.version(),
        asked.error());
  }

  private static String written(Operation put) {
    return Objects.requireNonNull(put.asked().value());
  }

  @Override
  public List<Operation> operations() {
    return operations;
  }

  @Override
  public RegisterState initial() {
    return RegisterState.ABSENT;
  }

  @Override
  public @Nullable RegisterState step(RegisterState state, Operation operation) {
    return switch (operation.action()) {
      case GET -> get(state, operation.told());
      case PUT -> put(state, operation);
      case DELETE -> delete(state, operation);
      case ACQUIRE, RELEASE, END, FAULT -> null;
    };
  }

  private static @Nullable RegisterState get(RegisterState state, EventContent told) {
    if (told.value() == null) {
      return !state.exists() && fits(told.version(), 0) ? state : null;
    }
    if (!told.value().equals(state.value()) || !fits(told.version(), state.version())) {
      return null;
    }
    Long revision = told.revision();
    if (revision == null) {
      return state;
    }
    if (state.isExact() ? revision != state.revision() : revision < state.revision()) {
      return null;
    }
    return new RegisterState(state.value(), state.version(), revision, true);
  }

  private static @Nullable RegisterState put(RegisterState state, Operation operation) {
    long version = state.version() + 1;
    if (!operation.isAnswered()) {
      return new RegisterState(written(operation), version, state.revision() + 1, false);
    }
    EventContent told = operation.told();
    return fits(told.version(), version) ? changed(state, written(operation), version, told) : null;
  }

  private static @Nullable RegisterState delete(RegisterState state, Operation operation) {
    if (!operation.isAnswered()) {
      return state.exists() ? new RegisterState(null, 0, state.revision() + 1, false) : null;
    }
    EventContent told = operation.told();
    boolean existed = EventContent.EXISTED.equals(told.value());
    if (existed != state.exists()) {
      return null;
    }
    if (existed) {
      return changed(state, null, 0, told);
    }
    Long revision = told.revision();
    if (revision == null) {
      return state;
    }
    // The store's revision then: other keys may have moved it on, and none moves it back.
    return revision < state.revision() ? null : new RegisterState(null, 0, revision, false);
  }

  private static @Nullable RegisterState changed(
      RegisterState state, @Nullable String value, long version, EventContent told) {
    Long revision = told.revision();
    if (revision == null) {
      return new RegisterState(value, version, state.revision() + 1, false);
    }
    return revision <= state.revision() ? null : new RegisterState(value, version, revision, true);
  }

  private static boolean fits(@Nullable Long told, long actual) {
    return told == null || told == actual;
  }

  @Override
  public long progress(RegisterState state) {
    return state.revision();
  }

  @Override
  public long latestProgress(Operation answered) {
    EventContent told = answered.told();
    Long revision = told.revision();
    if (revision == null) {
      return Long.MAX_VALUE;
    }
    return switch (answered.action()) {
      case GET -> told.value() == null ? Long.MAX_VALUE : revision;
      case PUT -> revision - 1;
      case DELETE -> EventContent.EXISTED.equals(told.value()) ? revision - 1 : revision;
      case ACQUIRE, RELEASE, END, FAULT -> Long.MAX_VALUE;
    };
  }

  @Override
  public Object twinName(Operation unknown) {
    if (unknown.action() == Action.DELETE) {
      return DELETE;
    }
    String value = written(unknown);
    return readers.containsKey(value) ? List.of(value) : UNREAD_PUT;
  }

  @Override
  public String describe(RegisterState state) {
    return state.exists()
        ? "the key held \"%s\" (version %d)".formatted(state.value(), state.version())
        : "the key did not exist";
  }
}
