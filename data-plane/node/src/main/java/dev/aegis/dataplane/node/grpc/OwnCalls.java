package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.command.Caller;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.stub.MetadataUtils;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/// Tells the cluster's own calls from those of its clients: only they may use names under `aegis/`.
///
/// With certificates the caller is known (see [AccessGate]): a member that names no client in whose
/// stead it calls. Nothing else is asked, and no header believed.
///
/// Without certificates a node's own client shows a secret that was drawn in this very process and
/// never leaves it, so nobody else can show it. A call that another node passes on carries that
/// node's word for it (see [LeaderProxy]), and somebody who speaks like a node is believed: that
/// keeps accidents away from the cluster's locks, not an attacker, who would have to be on this
/// machine.
final class OwnCalls implements ServerInterceptor {
  private static final Metadata.Key<String> SECRET =
      Metadata.Key.of("aegis-own", Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<Boolean> OWN = Context.keyWithDefault("aegis-own", false);
  private static final int SECRET_BYTES = 16;

  private final String secret;

  OwnCalls() {
    byte[] drawn = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(drawn);
    this.secret = HexFormat.of().formatHex(drawn);
  }

  /// Whether the call being served comes from a node of this cluster.
  static boolean isOwn() {
    return Callers.current().map(Caller.Node.class::isInstance).orElseGet(OWN::get);
  }

  /// For the channel of this node's own client.
  ClientInterceptor credentials() {
    Metadata headers = new Metadata();
    headers.put(SECRET, secret);
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    boolean own = showsSecret(headers) || LeaderProxy.isPassedOnForANode(headers);
    return Contexts.interceptCall(Context.current().withValue(OWN, own), call, headers, next);
  }

  private boolean showsSecret(Metadata headers) {
    String shown = headers.get(SECRET);
    return shown != null
        && MessageDigest.isEqual(
            shown.getBytes(StandardCharsets.US_ASCII), secret.getBytes(StandardCharsets.US_ASCII));
  }
}
