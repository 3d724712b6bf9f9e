package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.command.Caller;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.node.log.CommandLog;
import dev.aegis.dataplane.node.security.CertificateName;
import dev.aegis.wire.v1.ClusterServiceGrpc;
import dev.aegis.wire.v1.FailureCode;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// The first thing a call with a certificate meets: establishes who calls, and refuses methods that
/// nobody has decided about.
///
/// **Who calls** is what the certificate of the connection says, with one exception: a member of
/// this cluster may name the client whose call it passes on to the leader. Only a node's
/// certificate makes that header believed; from a client it is refused, also when it names the
/// client itself, since nobody sends it by accident. A node can pass on clients' calls and make its
/// own, and cannot speak for another node.
///
/// A node that is no member may ask for the status and for nothing else: that is how one that was
/// removed while it was away, or wants to join, learns who belongs to the cluster.
///
/// What a caller may do is not decided here but where the log is touched (see [GuardedLog]).
final class AccessGate implements ServerInterceptor {
  private static final Pattern IDENTITY = Pattern.compile(Checks.IDENTITY);

  private final CommandLog guarded;
  private final Predicate<String> admitted;
  private final String operator;

  /// @param guarded decides for methods that do not touch the log
  /// @param admitted whether a node is to be taken for one of this cluster, as of now
  /// @param operator identity that this node's settings name as the first operator
  AccessGate(CommandLog guarded, Predicate<String> admitted, String operator) {
    this.guarded = guarded;
    this.admitted = admitted;
    this.operator = operator;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Context context;
    try {
      context = Callers.with(callerOf(call, headers));
      check(call.getMethodDescriptor(), context);
    } catch (StatusRuntimeException refused) {
      Metadata trailers = refused.getTrailers();
      call.close(refused.getStatus(), trailers == null ? new Metadata() : trailers);
      return new ServerCall.Listener<>() {};
    }
    return Contexts.interceptCall(context, call, headers, next);
  }

  private Caller callerOf(ServerCall<?, ?> call, Metadata headers) {
    CertificateName shown =
        CertificateName.of(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION))
            .orElseThrow(() ->
                denied(
                    "The certificate names nobody; it needs one URI aegis://client/NAME among its subject alternative names."));
    String onBehalfOf = headers.get(Callers.ON_BEHALF_OF);
    return switch (shown) {
      case CertificateName.Node(String id) when !admitted.test(id) && !asksForStatus(call) ->
          throw denied("Node %s is no member of this cluster.".formatted(id));
      case CertificateName.Node(String id) when !admitted.test(id) -> new Caller.Node(id);
      case CertificateName.Node(String id) ->
          onBehalfOf == null ? new Caller.Node(id) : client(onBehalfOf);
      case CertificateName.Client _ when onBehalfOf != null ->
          throw denied("Only a node may speak for others.");
      case CertificateName.Client(String identity) -> client(identity);
    };
  }

  private static boolean asksForStatus(ServerCall<?, ?> call) {
    return call.getMethodDescriptor()
        .getFullMethodName()
        .equals(ClusterServiceGrpc.getStatusMethod().getFullMethodName());
  }

  private Caller client(String identity) {
    if (!IDENTITY.matcher(identity).matches()) {
      throw denied("The call was passed on for a name that cannot be one.");
    }
    return new Caller.Client(identity, identity.equals(operator));
  }

  private void check(MethodDescriptor<?, ?> method, Context context) {
    AccessRules.Rule rule =
        AccessRules.of(method)
            .orElseThrow(
                () -> denied("No access rule covers %s.".formatted(method.getFullMethodName())));
    switch (rule) {
      case AT_THE_LOG -> {}
      case ANY_ROLE -> context.run(() -> guarded.query(new Query.CountState()));
      case MEMBERS -> {
        if (!Callers.within(context, OwnCalls::isOwn)) {
          throw denied("Nodes alone may ask this, each for itself.");
        }
      }
    }
  }

  private static StatusRuntimeException denied(String why) {
    return Failures.of(FailureCode.PERMISSION_DENIED, why);
  }
}
