package dev.aegis.controlplane.agent.recall;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.util.Utils;
import dev.aegis.controlplane.recall.CaseDescription;
import dev.aegis.controlplane.recall.IncidentLibrary;
import dev.aegis.controlplane.recall.Sign;
import dev.aegis.controlplane.recall.SimilarIncident;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.window.Span;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class MiniLmEmbedderTest {
  // The native library stays mapped until the process ends.
  @TempDir(cleanup = CleanupMode.NEVER)
  static Path cache;

  private static MiniLmEmbedder embedder;

  @BeforeAll
  static void load() {
    embedder = MiniLmEmbedder.load(cache);
  }

  private static CaseDescription described(AnomalyKind kind, Sign... signs) {
    return new CaseDescription(kind, new TreeSet<>(List.of(signs)), "");
  }

  @Test
  void sameDescriptionHasTheSameVectorInEveryInstance() {
    CaseDescription description = described(AnomalyKind.CLOCK_SKEW, Sign.CLOCKS_APART);

    assertThat(embedder.embed(description)).hasSize(384);
    assertThat(MiniLmEmbedder.load(cache).embed(description))
        .containsExactly(embedder.embed(description));
  }

  @Test
  void incidentsAreFoundByMeaning() {
    IncidentLibrary library = new IncidentLibrary(IncidentLibrary.curatedIncidents(), embedder);

    List<SimilarIncident> similar =
        library.similarTo(
            new IncidentLibrary.Question(
                described(AnomalyKind.SLOW_FOLLOWER, Sign.FOLLOWER_SLOW_SYNC, Sign.FOLLOWER_BEHIND),
                "",
                new Span(0, 1)),
            5);

    assertThat(similar)
        .extracting(one -> one.incident().description().kind())
        .contains(AnomalyKind.SLOW_FOLLOWER);
    assertThat(similar.getFirst().incident().description().signs())
        .contains(Sign.FOLLOWER_SLOW_SYNC);
  }

  @Test
  void tokenizerNeitherReportsItsUseNorFetchesAnything() {
    assertThat(Utils.isOfflineMode()).isTrue();
    assertThat(Boolean.parseBoolean(Utils.getEnvOrSystemProperty("OPT_OUT_TRACKING"))).isTrue();
    assertThat(cache).isNotEmptyDirectory();
  }
}
