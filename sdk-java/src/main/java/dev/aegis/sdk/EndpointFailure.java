package dev.aegis.sdk;

import java.io.Serializable;

/// What went wrong last at one endpoint.
///
/// @param endpoint `host:port`
/// @param error one sentence
public record EndpointFailure(String endpoint, String error) implements Serializable {
  @Override
  public String toString() {
    return endpoint + " (" + error + ")";
  }
}
