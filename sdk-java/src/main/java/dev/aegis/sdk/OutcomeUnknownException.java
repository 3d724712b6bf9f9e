package dev.aegis.sdk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The call was sent and no answer came: the change may have happened, may still happen, or may
/// not. A read that shows it settles that; one that does not is no proof, since the request may
/// still be on its way. What must not come late is written under a condition ([Compare]) or a lock
/// ([HeldLock#keys]). A write of a session ([Session#keys]) cannot happen any more once that
/// session has ended: close it, then read.
///
/// Writes of a session are repeated by the client until their time is up; then this comes out, or
/// sooner when the thread is interrupted, the session has ended, or the cluster has forgotten the
/// answer.
public final class OutcomeUnknownException extends AegisException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // List.copyOf gives a serializable list
  private final List<EndpointFailure> endpoints;

  /// Says what failed and where it was tried.
  ///
  /// @param what what failed, as the beginning of a sentence
  /// @param endpoints the endpoints tried, each with its last error
  public OutcomeUnknownException(
      String what, List<EndpointFailure> endpoints, @Nullable Throwable cause) {
    super(
        what
            + ". Whether it took effect is unknown: a read that shows it settles that, one that does not"
            + " is no proof. Tried: "
            + UnavailableException.text(endpoints)
            + ".",
        cause);
    this.endpoints = List.copyOf(endpoints);
  }

  /// The endpoints tried, in the order they were first tried, each with its last error.
  public List<EndpointFailure> endpoints() {
    return endpoints;
  }
}
