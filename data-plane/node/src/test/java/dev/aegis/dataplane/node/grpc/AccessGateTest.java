package dev.aegis.dataplane.node.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Caller;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.node.certificates.DevelopmentAuthority;
import dev.aegis.dataplane.node.log.CommandLog;
import dev.aegis.dataplane.node.log.Committed;
import dev.aegis.dataplane.node.log.Position;
import dev.aegis.wire.v1.ClusterServiceGrpc;
import dev.aegis.wire.v1.Failure;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.KvServiceGrpc;
import dev.aegis.wire.v1.PutRequest;
import dev.aegis.wire.v1.PutResponse;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Who a call is taken to come from. The gate passes a call on or ends it; both are seen here.
class AccessGateTest {
  private static final DevelopmentAuthority AUTHORITY = new DevelopmentAuthority("test");
  private static final String ANN = AUTHORITY.client("ann").certificate();
  private static final String N1 = AUTHORITY.node("n1", List.of("127.0.0.1")).certificate();
  private static final String N9 = AUTHORITY.node("n9", List.of("127.0.0.1")).certificate();

  private final AtomicBoolean knowsAll = new AtomicBoolean(true);
  private final AccessGate gate =
      new AccessGate(
          new GuardedLog(new DenyingLog(), knowsAll::get), Set.of("n1", "n2")::contains, "root");

  /// How a call went: passed on for a caller, or ended with a failure.
  private record Seen(Optional<Caller> caller, Optional<Failure> failure) {}

  private Seen put(@Nullable String certificate, @Nullable String onBehalfOf) {
    return call(KvServiceGrpc.getPutMethod(), certificate, onBehalfOf);
  }

  private <Q, R> Seen call(
      MethodDescriptor<Q, R> method, @Nullable String certificate, @Nullable String onBehalfOf) {
    Metadata headers = new Metadata();
    if (onBehalfOf != null) {
      headers.put(Callers.ON_BEHALF_OF, onBehalfOf);
    }
    RecordedCall<Q, R> call = new RecordedCall<>(method, certificate);
    var _ =
        gate.interceptCall(
            call,
            headers,
            (_, _) -> {
              call.caller = Callers.current();
              return new ServerCall.Listener<>() {};
            });
    return new Seen(call.caller, Optional.ofNullable(call.failure));
  }

  private static void assertDenied(Seen seen, String why) {
    assertThat(seen.caller()).isEmpty();
    assertThat(seen.failure())
        .hasValueSatisfying(failure -> {
          assertThat(failure.getCode()).isEqualTo(FailureCode.PERMISSION_DENIED);
          assertThat(failure.getMessage()).contains(why);
        });
  }

  @Test
  void aNodeThatHasNotReadItsLogAgainSaysSoInsteadOfDenying() {
    knowsAll.set(false);
    Seen early = call(ClusterServiceGrpc.getStatusMethod(), ANN, null);
    assertThat(early.failure())
        .hasValueSatisfying(
            failure -> assertThat(failure.getCode()).isEqualTo(FailureCode.NOT_SERVING));
    knowsAll.set(true);
    assertThat(call(ClusterServiceGrpc.getStatusMethod(), ANN, null).failure())
        .hasValueSatisfying(
            failure -> assertThat(failure.getCode()).isEqualTo(FailureCode.PERMISSION_DENIED));
  }

  @Test
  void aClientIsWhoItsCertificateSays() {
    assertThat(put(ANN, null).caller()).contains(new Caller.Client("ann", false));
  }

  @Test
  void theOperatorOfTheSettingsIsMarkedAsSuch() {
    assertThat(put(AUTHORITY.client("root").certificate(), null).caller())
        .contains(new Caller.Client("root", true));
  }

  @Test
  void aNodeSpeaksForItselfOrForAClient() {
    assertThat(put(N1, null).caller()).contains(new Caller.Node("n1"));
    assertThat(put(N1, "ann").caller()).contains(new Caller.Client("ann", false));
  }

  @Test
  void aNodeCannotSpeakForAnotherNode() {
    assertDenied(put(N1, "node/n2"), "cannot be one");
    assertDenied(put(N1, ""), "cannot be one");
  }

  @Test
  void aClientSpeaksForNobodyElse() {
    assertDenied(put(ANN, "root"), "Only a node");
    assertDenied(put(ANN, "ann"), "Only a node");
  }

  @Test
  void aNodeOfAnotherClusterIsNobody() {
    assertDenied(put(N9, null), "n9 is no member");
    assertDenied(put(N9, "ann"), "n9 is no member");
  }

  @Test
  void aNodeThatIsNoMemberMayAskForTheStatusForItself() {
    assertDenied(call(ClusterServiceGrpc.getStatusMethod(), N9, null), "not you");
    assertDenied(call(ClusterServiceGrpc.getStatusMethod(), N9, "root"), "not you");
    assertDenied(call(ClusterServiceGrpc.getMemberListMethod(), N9, null), "n9 is no member");
  }

  @Test
  void aCertificateThatNamesNobodyIsNotEnough() {
    assertDenied(put(AUTHORITY.certificate(), null), "names nobody");
    assertDenied(put(null, null), "names nobody");
  }

  @Test
  void aMethodWithoutARuleIsRefusedWhoeverCalls() {
    MethodDescriptor<PutRequest, PutResponse> unruled =
        KvServiceGrpc.getPutMethod().toBuilder()
            .setFullMethodName("aegis.v1.KvService/Conjure")
            .build();
    assertDenied(call(unruled, N1, null), "No access rule covers aegis.v1.KvService/Conjure");
    assertDenied(call(unruled, ANN, null), "No access rule covers");
  }

  @Test
  void whatDoesNotTouchTheLogIsAskedOfTheStateAtOnce() {
    assertDenied(call(ClusterServiceGrpc.getStatusMethod(), ANN, null), "not you");
  }

  /// A call that remembers its end, with a connection that showed a certificate.
  private static final class RecordedCall<Q, R> extends ServerCall<Q, R> {
    private final MethodDescriptor<Q, R> method;
    private final Attributes attributes;
    private Optional<Caller> caller = Optional.empty();
    private @Nullable Failure failure;

    RecordedCall(MethodDescriptor<Q, R> method, @Nullable String certificate) {
      this.method = method;
      this.attributes =
          certificate == null
              ? Attributes.EMPTY
              : Attributes.newBuilder()
                  .set(Grpc.TRANSPORT_ATTR_SSL_SESSION, sessionWith(certificate))
                  .build();
    }

    @Override
    public void close(Status status, Metadata trailers) {
      failure = trailers.get(Failures.TRAILER);
    }

    @Override
    public Attributes getAttributes() {
      return attributes;
    }

    @Override
    public MethodDescriptor<Q, R> getMethodDescriptor() {
      return method;
    }

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(R message) {}

    @Override
    public boolean isCancelled() {
      return false;
    }
  }

  private static SSLSession sessionWith(String pem) {
    Certificate shown;
    try {
      shown =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    } catch (CertificateException e) {
      throw new AssertionError(e);
    }
    return (SSLSession)
        Proxy.newProxyInstance(
            AccessGateTest.class.getClassLoader(),
            new Class<?>[] {SSLSession.class},
            (_, asked, _) -> {
              assertThat(asked.getName()).isEqualTo("getPeerCertificates");
              return new Certificate[] {shown};
            });
  }

  /// A log whose state grants nobody anything.
  private static final class DenyingLog implements CommandLog {
    @Override
    public CompletableFuture<Committed> submit(Command command) {
      throw new AssertionError("nobody submits");
    }

    @Override
    public CompletableFuture<Position> barrier() {
      throw new AssertionError("nobody asks for a barrier");
    }

    @Override
    public Answer query(Query query) {
      return new Answer.Denied("not you");
    }

    @Override
    public Position position() {
      throw new AssertionError("nobody asks for the position");
    }
  }
}
