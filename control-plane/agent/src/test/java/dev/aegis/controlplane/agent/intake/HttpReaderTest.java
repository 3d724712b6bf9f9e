package dev.aegis.controlplane.agent.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.controlplane.agent.intake.HttpReader.Answer;
import dev.aegis.controlplane.agent.intake.HttpReader.Pending;
import dev.aegis.controlplane.agent.net.HostNames;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HttpReaderTest {
  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LOOKS = 30;

  private final CountDownLatch nameServiceAnswers = new CountDownLatch(1);
  private ScrapePages pages;
  private HttpReader reader;

  @BeforeEach
  void start() throws IOException {
    pages = ScrapePages.start();
    reader = new HttpReader(DEADLINE, InstantSource.system(), new HostNames(_ -> hang()));
  }

  @AfterEach
  void stop() {
    nameServiceAnswers.countDown();
    reader.close();
    pages.close();
  }

  @Test
  void requestsThatWereGivenUpAreNotSentWhenTheNameIsKnownAtLast() throws InterruptedException {
    List<Pending> looks = new ArrayList<>();
    for (int i = 0; i < LOOKS; i++) {
      looks.add(begin("given-up"));
    }
    for (Pending look : looks) {
      assertThat(look.await()).isEqualTo(new Answer.Late(DEADLINE.toMillis()));
    }

    nameServiceAnswers.countDown();

    // As many again, so that those before would have had their turn.
    for (int i = 0; i < LOOKS; i++) {
      await().atMost(PATIENCE).until(() -> begin("wanted").await() instanceof Answer.Came);
    }
    assertThat(pages.requests()).contains("GET /wanted").doesNotContain("GET /given-up");
  }

  private Pending begin(String page) {
    return reader.begin(URI.create("http://" + pages.address() + "/" + page), "text/plain", 1000);
  }

  private void hang() {
    try {
      nameServiceAnswers.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
