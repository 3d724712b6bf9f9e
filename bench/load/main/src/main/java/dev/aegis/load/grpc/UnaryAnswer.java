package dev.aegis.load.grpc;

import dev.aegis.load.generator.Completion;
import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Waits for the one answer of a call and hands it on, or tells the failure.
public final class UnaryAnswer<T> implements StreamObserver<T> {
  private final Completion completion;
  private final Function<Throwable, String> kindOf;
  private final Consumer<T> then;
  private @Nullable T answer;

  /// What to do with the end of a call.
  ///
  /// @param kindOf names a failure
  /// @param then what to do with the answer
  public UnaryAnswer(Completion completion, Function<Throwable, String> kindOf, Consumer<T> then) {
    this.completion = completion;
    this.kindOf = kindOf;
    this.then = then;
  }

  /// The end of an operation whose answer holds nothing of interest.
  public static <T> UnaryAnswer<T> last(Completion completion, Function<Throwable, String> kindOf) {
    return new UnaryAnswer<>(completion, kindOf, _ -> completion.succeeded());
  }

  @Override
  public void onNext(T value) {
    answer = value;
  }

  @Override
  public void onError(Throwable failure) {
    completion.failed(kindOf.apply(failure));
  }

  @Override
  public void onCompleted() {
    T received = answer;
    if (received == null) {
      completion.failed("no answer in the call");
    } else {
      then.accept(received);
    }
  }
}
