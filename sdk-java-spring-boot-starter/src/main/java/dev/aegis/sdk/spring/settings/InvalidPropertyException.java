package dev.aegis.sdk.spring.settings;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A property cannot be used as it is. The message names it and its limit.
public final class InvalidPropertyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String property;

  /// Says which property, and what is wrong with it.
  ///
  /// @param property its full name, for example `aegis.client.endpoints`
  /// @param problem a sentence that names the limit
  public InvalidPropertyException(String property, String problem, @Nullable Throwable cause) {
    super(property + " cannot be used: " + problem, cause);
    this.property = property;
  }

  /// Does something with the value of a property. What it has against the value, it says by an
  /// [IllegalArgumentException].
  ///
  /// @param property its full name
  /// @throws InvalidPropertyException with that said
  public static <T> T blaming(String property, Supplier<T> step) {
    try {
      return step.get();
    } catch (IllegalArgumentException problem) {
      throw new InvalidPropertyException(property, String.valueOf(problem.getMessage()), problem);
    }
  }

  /// The property's full name.
  public String property() {
    return property;
  }
}
