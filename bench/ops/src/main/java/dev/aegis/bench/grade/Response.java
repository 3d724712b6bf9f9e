package dev.aegis.bench.grade;

import java.util.Optional;

/// What came of a question: an answer, or the reason why there is none. A missing answer scores as
/// a wrong one.
///
/// @param <T> of the answer
public sealed interface Response<T> {
  /// An answer.
  record Given<T>(T value) implements Response<T> {}

  /// None.
  ///
  /// @param why one sentence; may hold words of the agent
  record Missed<T>(String why) implements Response<T> {}

  /// The answer, if there is one.
  default Optional<T> answer() {
    return switch (this) {
      case Given<T>(T value) -> Optional.of(value);
      case Missed<T> _ -> Optional.empty();
    };
  }

  /// Why there is none, if there is none.
  default Optional<String> reason() {
    return switch (this) {
      case Given<T> _ -> Optional.empty();
      case Missed<T>(String why) -> Optional.of(why);
    };
  }
}
