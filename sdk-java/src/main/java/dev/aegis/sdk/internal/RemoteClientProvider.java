package dev.aegis.sdk.internal;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.ClientProvider;
import dev.aegis.sdk.ClientSettings;

/// Opens clients that speak gRPC. Named in `META-INF/services`.
public final class RemoteClientProvider implements ClientProvider {
  @Override
  public AegisClient open(ClientSettings settings) {
    return new RemoteClient(settings);
  }
}
