package dev.aegis.sdk.internal.rpc;

import dev.aegis.sdk.ClientTls;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How connections to nodes are secured.
public final class Credentials {
  private Credentials() {}

  /// Reads the files.
  ///
  /// @param tls absent for plain text
  /// @throws IllegalArgumentException naming the file that cannot be used
  public static ChannelCredentials of(@Nullable ClientTls tls) {
    if (tls == null) {
      return InsecureChannelCredentials.create();
    }
    TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder();
    try {
      credentials.trustManager(readable(tls.authorities()).toFile());
      credentials.keyManager(readable(tls.certificate()).toFile(), readable(tls.key()).toFile());
    } catch (IOException e) {
      throw new IllegalArgumentException("A TLS file cannot be read: " + e.getMessage() + ".", e);
    }
    return credentials.build();
  }

  private static Path readable(Path file) {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(
          "TLS file %s is not there or cannot be read.".formatted(file));
    }
    return file;
  }
}
