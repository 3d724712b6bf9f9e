package dev.aegis.chaos.linear;

import dev.aegis.chaos.history.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the operations of one partition mean, one after the other.
///
/// @param <S> the state; a value with `equals` and `hashCode`
interface Model<S> {
  /// The operations to be put in order. None of them failed, and an unknown one changes something.
  ///
  /// The model may tell more than was recorded about an unknown operation, when the answers of
  /// others prove it.
  List<Operation> operations();

  S initial();

  /// The state after the operation. Null when it cannot happen in this state with this answer; and
  /// when it is unknown and would change nothing, since then never is as good.
  @Nullable S step(S state, Operation operation);

  /// A number that no operation makes smaller, such as a revision.
  long progress(S state);

  /// The greatest progress before an answered operation with which it can still have been given its
  /// answer; [Long#MAX_VALUE] when the answer tells nothing of that.
  long latestProgress(Operation answered);

  /// A name for what an unknown operation would do. Of two with equal names, the one called first
  /// can always stand in for the other: no answer tells them apart.
  Object twinName(Operation unknown);

  /// The state, as the end of a sentence.
  String describe(S state);
}
