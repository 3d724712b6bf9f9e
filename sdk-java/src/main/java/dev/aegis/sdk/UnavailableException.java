package dev.aegis.sdk;

import java.util.List;
import java.util.stream.Collectors;

/// No endpoint served the call in time, and nothing was changed by it. Safe to try again.
public final class UnavailableException extends AegisException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // List.copyOf gives a serializable list
  private final List<EndpointFailure> endpoints;

  /// Says what failed and where it was tried.
  ///
  /// @param what what failed, as the beginning of a sentence
  /// @param endpoints the endpoints tried, each with its last error
  public UnavailableException(String what, List<EndpointFailure> endpoints) {
    super(what + ". Nothing was changed; try again. Tried: " + text(endpoints) + ".", null);
    this.endpoints = List.copyOf(endpoints);
  }

  /// The endpoints tried, in the order they were first tried, each with its last error.
  public List<EndpointFailure> endpoints() {
    return endpoints;
  }

  static String text(List<EndpointFailure> endpoints) {
    return endpoints.isEmpty()
        ? "none"
        : endpoints.stream().map(EndpointFailure::toString).collect(Collectors.joining(", "));
  }
}
