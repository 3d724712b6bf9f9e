package dev.aegis.dataplane.node.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.dataplane.node.settings.HostPort;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What somebody who asks a node over HTTP gets.
class TelemetryPagesTest {
  private final HostPort address = free();
  private final PrometheusMeterRegistry meters = TelemetryPages.meters();
  private final AtomicBoolean serving = new AtomicBoolean();
  private final TelemetryPages pages = open();
  private final HttpClient http = HttpClient.newHttpClient();

  private static HostPort free() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new HostPort("127.0.0.1", free.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TelemetryPages open() {
    try {
      return TelemetryPages.open(address, meters, serving::get);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void close() {
    pages.close();
    http.close();
  }

  private HttpResponse<String> ask(String method, String path)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://" + address + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void metersAreShownAsPrometheusReadsThem() throws Exception {
    meters.counter("aegis.lease.renewals").increment(3);
    HttpResponse<String> shown = ask("GET", "/actuator/prometheus");
    assertThat(shown.statusCode()).isEqualTo(200);
    assertThat(shown.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(shown.body()).contains("\naegis_lease_renewals_total 3.0\n");
  }

  @Test
  void healthIsAskedForAnewEachTime() throws Exception {
    HttpResponse<String> down = ask("GET", "/actuator/health");
    assertThat(down.statusCode()).isEqualTo(503);
    assertThat(down.body()).contains("\"DOWN\"", "no leader is known");
    serving.set(true);
    HttpResponse<String> up = ask("GET", "/actuator/health");
    assertThat(up.statusCode()).isEqualTo(200);
    assertThat(up.body()).isEqualTo("{\"status\":\"UP\"}");
  }

  @Test
  void aHeadHasTheStatusAndNoBody() throws Exception {
    try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), address.port())) {
      caller
          .getOutputStream()
          .write("HEAD /actuator/health HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      String said = new String(caller.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(said).startsWith("HTTP/1.1 503").endsWith("\r\n\r\n");
    }
  }

  @Test
  void nothingCanBeChanged() throws Exception {
    for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS")) {
      for (String path : List.of("/actuator/prometheus", "/actuator/health", "/")) {
        HttpResponse<String> refused = ask(method, path);
        assertThat(refused.statusCode()).as(method + path).isEqualTo(405);
        assertThat(refused.headers().firstValue("Allow")).hasValue("GET, HEAD");
      }
    }
  }

  @Test
  void whoAsksForAnotherPageLearnsWhichThereAre() throws Exception {
    for (String path : List.of("/", "/metrics", "/actuator/prometheus/x", "/actuator/healthy")) {
      HttpResponse<String> missing = ask("GET", path);
      assertThat(missing.statusCode()).as(path).isEqualTo(404);
      assertThat(missing.body()).isEqualTo("Here are /actuator/health and /actuator/prometheus.\n");
    }
  }

  @Test
  void aPageThatCannotBeShownIsNoSilence() throws Exception {
    HostPort elsewhere = free();
    try (TelemetryPages _ =
        TelemetryPages.open(
            elsewhere,
            meters,
            () -> {
              throw new IllegalStateException("broken on purpose");
            })) {
      HttpResponse<String> failed =
          http.send(
              HttpRequest.newBuilder(URI.create("http://" + elsewhere + "/actuator/health"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(failed.statusCode()).isEqualTo(500);
      assertThat(failed.body()).doesNotContain("broken on purpose");
    }
  }

  @Test
  @Timeout(120)
  void callersWhoDawdleHoldNobodyUpAndAreCutOff() throws Exception {
    List<Socket> dawdlers = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        Socket dawdler = new Socket(InetAddress.getLoopbackAddress(), address.port());
        dawdlers.add(dawdler);
        OutputStream words = dawdler.getOutputStream();
        words.write("GET /actuator/health HTTP/1.1\r\nHost:".getBytes(StandardCharsets.US_ASCII));
        words.flush();
      }
      assertThat(ask("GET", "/actuator/health").statusCode()).isEqualTo(503);
      for (Socket dawdler : dawdlers) {
        assertThat(isEnded(dawdler)).isTrue();
      }
    } finally {
      for (Socket dawdler : dawdlers) {
        dawdler.close();
      }
    }
  }

  /// Waits for the end of what the server has to say.
  private static boolean isEnded(Socket caller) throws IOException {
    caller.setSoTimeout((int) Duration.ofSeconds(60).toMillis());
    try {
      return caller.getInputStream().readAllBytes().length == 0;
    } catch (java.net.SocketException _) {
      return true;
    }
  }

  @Test
  void anAddressThatIsTakenIsNamed() {
    assertThatThrownBy(() -> TelemetryPages.open(address, meters, serving::get))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(address.toString());
  }
}
