package dev.aegis.controlplane.agent.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.agent.Contract;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NodeScraperTest {
  private static final NodeId N1 = new NodeId("n1");
  private static final NodeId N2 = new NodeId("n2");
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.ofEpochMilli(1_763_938_400_000L));

  private final CountDownLatch end = new CountDownLatch(1);
  private ScrapePages healthy;
  private ScrapePages other;

  @BeforeEach
  void start() throws IOException {
    healthy = ScrapePages.start();
    healthy.show(Contract.fixture("scrape.txt"));
    other = ScrapePages.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    healthy.close();
    other.close();
  }

  @Test
  void everyNodeIsReadByGetAndStampedWithTheReadersClock() throws InterruptedException {
    other.show("aegis_raft_term 7\n");

    List<Scrape> scrapes = scrape(Duration.ofSeconds(30));

    assertThat(scrapes).extracting(Scrape::node).containsExactly(N1, N2);
    assertThat(scrapes).allMatch(Scrape.Read.class::isInstance);
    assertThat(((Scrape.Read) scrapes.get(1)).samples())
        .extracting(MetricSample::id)
        .containsExactly("n2/aegis_raft_term@1763938400000");
    assertThat(healthy.requests()).containsExactly("GET /actuator/prometheus");
  }

  @Test
  void nodeThatNeverAnswersMissesItsDeadlineAndDelaysNobodyElse() throws InterruptedException {
    other.answer(_ -> waitForEnd());

    List<Scrape> scrapes = scrape(Duration.ofMillis(500));

    assertThat(scrapes.get(0)).isInstanceOf(Scrape.Read.class);
    assertThat(reason(scrapes)).isEqualTo("no answer within 500 ms");
  }

  @Test
  void deadlineHoldsForTheWholeAnswer() throws InterruptedException {
    other.answer(exchange -> {
      exchange.sendResponseHeaders(200, 100);
      exchange.getResponseBody().write('a');
      exchange.getResponseBody().flush();
      waitForEnd();
    });

    assertThat(reason(scrape(Duration.ofMillis(500)))).isEqualTo("no answer within 500 ms");
  }

  @Test
  void deadNodeIsToldApart() throws InterruptedException {
    other.close();

    assertThat(reason(scrape(Duration.ofSeconds(30)))).contains("refused");
  }

  @Test
  void errorPageIsNoReading() throws InterruptedException {
    other.answer(exchange -> ScrapePages.send(exchange, 503, "aegis_raft_term 7\n"));

    assertThat(reason(scrape(Duration.ofSeconds(30)))).contains("status 503");
  }

  @Test
  void redirectIsNotFollowed() throws InterruptedException {
    other.answer(exchange -> {
      exchange.getResponseHeaders().set("Location", "http://" + healthy.address() + "/elsewhere");
      ScrapePages.send(exchange, 302, "");
    });

    assertThat(reason(scrape(Duration.ofSeconds(30)))).contains("status 302");
    assertThat(healthy.requests()).containsExactly("GET /actuator/prometheus");
  }

  @Test
  void malformedPageNamesItsLineAndGivesNoSamples() throws InterruptedException {
    other.show("aegis_raft_term 7\naegis_raft_term seven\n");

    assertThat(reason(scrape(Duration.ofSeconds(30)))).contains("line 2");
  }

  @Test
  void endlessPageIsCutOff() throws InterruptedException {
    other.show("#".repeat(PrometheusText.MAX_CHARACTERS + 1));

    assertThat(scrape(Duration.ofSeconds(30)).get(1)).isInstanceOf(Scrape.Missed.class);
  }

  private void waitForEnd() {
    try {
      end.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Scrape> scrape(Duration deadline) throws InterruptedException {
    try (NodeScraper scraper =
        new NodeScraper(Map.of(N1, healthy.address(), N2, other.address()), deadline, CLOCK)) {
      return scraper.scrapeAll();
    }
  }

  private static String reason(List<Scrape> scrapes) {
    return ((Scrape.Missed) scrapes.get(1)).reason();
  }
}
