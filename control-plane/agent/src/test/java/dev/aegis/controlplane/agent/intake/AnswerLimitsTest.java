package dev.aegis.controlplane.agent.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.controlplane.agent.Contract;
import dev.aegis.controlplane.agent.intake.PrometheusException.Kind;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AnswerLimitsTest {
  /// What the launcher gives the agent.
  private static final long AGENT_HEAP = 128L << 20;

  private static final AnswerLimits OF_THE_AGENT = AnswerLimits.ofHeap(AGENT_HEAP);

  @Test
  void worstAnswerFitsHalfOfTheAgentsHeap() {
    assertThat(OF_THE_AGENT).isEqualTo(new AnswerLimits(4 << 20, 104_857));
  }

  @Test
  void noHeapIsSoBigThatAnAnswerHasNoLimit() {
    assertThat(AnswerLimits.ofHeap(Long.MAX_VALUE))
        .isEqualTo(new AnswerLimits(32 << 20, 2_000_000));
  }

  /// Two minutes and what is looked back on, of five nodes that are scraped every five seconds,
  /// with times to the millisecond and the long names and labels of a platform.
  @Test
  void ordinaryWindowIsFarWithinTheLimits() throws Exception {
    int nodes = 5;
    int scrapes = 240 / 5;
    String points =
        IntStream.range(0, scrapes)
            .mapToObj(i -> "[%d.123,\"1234567.891234567\"]".formatted(1_763_938_400 + 5 * i))
            .collect(Collectors.joining(","));
    String ofANode =
        PrometheusText.parse(new NodeId("n1"), 0, Contract.fixture("scrape.txt")).stream()
            .map(MetricSample::name)
            .map(name ->
                "{\"metric\":{\"__name__\":\"%s\",\"pod\":\"%s\"},\"values\":[%s]}"
                    .formatted(name, "p".repeat(200), points))
            .collect(Collectors.joining(","));
    String answer = matrix(String.join(",", Collections.nCopies(nodes, ofANode)));

    PrometheusAnswer read = PrometheusAnswer.read(answer, OF_THE_AGENT.points());

    assertThat(answer.length()).isLessThan(OF_THE_AGENT.bytes() / 4);
    assertThat(read.series().stream().mapToInt(one -> one.values().size()).sum())
        .isBetween(5_000, OF_THE_AGENT.points() / 4);
  }

  @Test
  void answerOfMorePointsThanTheHeapHoldsIsNotRead() throws PrometheusException {
    assertThat(PrometheusAnswer.read(pointsOf(100), 100).series()).hasSize(1);
    assertThatThrownBy(() -> PrometheusAnswer.read(pointsOf(101), 100))
        .isInstanceOf(PrometheusException.class)
        .hasMessage("its answer has more than 100 points")
        .extracting(e -> ((PrometheusException) e).kind())
        .isEqualTo(Kind.TOO_BIG);
  }

  @Test
  void answerOfMoreBytesThanTheHeapHoldsIsNotRead() throws Exception {
    try (ScrapePages pages = ScrapePages.start();
        PrometheusServer server =
            new PrometheusServer(
                URI.create("http://" + pages.address()),
                new AnswerLimits(1_000, 1_000),
                Duration.ofSeconds(30),
                InstantSource.system())) {
      pages.show(matrix("") + " ".repeat(500));
      assertThat(server.query("up").series()).isEmpty();
      pages.show(matrix("") + " ".repeat(1_000));
      assertThatThrownBy(() -> server.query("up"))
          .isInstanceOf(PrometheusException.class)
          .hasMessage("its answer has more than 1000 bytes");
    }
  }

  private static String pointsOf(int count) {
    return matrix("{\"metric\":{},\"values\":[" + "[1,\"2\"],".repeat(count - 1) + "[1,\"2\"]]}");
  }

  private static String matrix(String series) {
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[%s]}}"
        .formatted(series);
  }
}
