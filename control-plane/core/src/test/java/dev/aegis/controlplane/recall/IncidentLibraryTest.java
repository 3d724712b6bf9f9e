package dev.aegis.controlplane.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.controlplane.diagnose.KnownCause;
import dev.aegis.controlplane.recall.IncidentLibrary.Question;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.RootCause;
import dev.aegis.telemetry.window.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class IncidentLibraryTest {
  private static final Span NOW = new Span(1_763_938_800_000L, 1_763_938_920_000L);

  private static CaseDescription described(AnomalyKind kind, Sign... signs) {
    return new CaseDescription(kind, new TreeSet<>(List.of(signs)), "");
  }

  private static PastIncident own(String id, String group, long endedAtMs, Sign... signs) {
    return new PastIncident(
        id, group, "here", described(AnomalyKind.ELECTION_CHURN, signs), null, "", endedAtMs);
  }

  private static List<String> idsOf(IncidentLibrary library, Question question) {
    return library.similarTo(question, 10).stream().map(one -> one.incident().id()).toList();
  }

  @Test
  void everyCuratedIncidentIsWhole() {
    List<PastIncident> all = CuratedIncidents.all();

    assertThat(all).hasSizeGreaterThan(40).doesNotHaveDuplicates();
    assertThat(all).extracting(PastIncident::id).doesNotHaveDuplicates();
    assertThat(all)
        .allSatisfy(one -> {
          assertThat(one.source()).isNotBlank();
          assertThat(one.description().signs()).isNotEmpty();
          assertThat(one.description().note()).isNotBlank();
          one.cause().ifPresent(cause -> assertThat(KnownCause.of(cause)).isPresent());
        });
  }

  @Test
  void whatSharesMoreSignsIsMoreAlike() {
    List<SimilarIncident> similar =
        IncidentLibrary.curated()
            .similarTo(
                new Question(
                    described(
                        AnomalyKind.LEASE_STARVATION, Sign.PROCESS_PAUSED, Sign.LEASES_EXPIRED),
                    "",
                    NOW),
                5);

    assertThat(similar.getFirst().incident().group()).isEqualTo("collector-pauses");
    assertThat(similar.getFirst().similarity()).isEqualTo(1);
    assertThat(similar.getFirst().incident().cause()).contains(RootCause.PROCESS_PAUSE);
    assertThat(similar)
        .isSortedAccordingTo((a, b) -> Double.compare(b.similarity(), a.similarity()));
  }

  @Test
  void tiesAreBrokenByIdWhateverTheOrderOfTheLibrary() {
    List<PastIncident> alike =
        List.of(
            own("b", "1", 0, Sign.PROCESS_PAUSED),
            own("c", "2", 0, Sign.PROCESS_PAUSED),
            own("a", "3", 0, Sign.PROCESS_PAUSED));
    Question question =
        new Question(described(AnomalyKind.ELECTION_CHURN, Sign.PROCESS_PAUSED), "", NOW);

    assertThat(idsOf(new IncidentLibrary(alike, new SignVectors()), question))
        .isEqualTo(idsOf(new IncidentLibrary(reversed(alike), new SignVectors()), question))
        .containsExactly("a", "b", "c");
  }

  /// The last bits of a vector may differ on another processor; a rank must not.
  @Test
  void lastBitsOfAVectorChangeNoOrder() {
    List<PastIncident> alike =
        List.of(own("a", "1", 0, Sign.PROCESS_PAUSED), own("b", "2", 0, Sign.PROCESS_RESTARTED));
    CaseEmbedder jittering =
        description -> {
          double jitter = description.signs().contains(Sign.PROCESS_RESTARTED) ? 1e-9 : 0;
          return new double[] {1 + jitter, 1};
        };
    Question question = new Question(described(AnomalyKind.ELECTION_CHURN), "", NOW);

    assertThat(idsOf(new IncidentLibrary(alike, jittering), question)).containsExactly("a", "b");
  }

  @Test
  void incidentIsNotItsOwnPrecedent() {
    IncidentLibrary library =
        new IncidentLibrary(
            List.of(
                own("itself", "mine", 0, Sign.PROCESS_PAUSED),
                own("sibling", "mine", 0, Sign.PROCESS_PAUSED),
                own("other", "theirs", 0, Sign.PROCESS_PAUSED)),
            new SignVectors());

    assertThat(
            idsOf(
                library,
                new Question(
                    described(AnomalyKind.ELECTION_CHURN, Sign.PROCESS_PAUSED), "mine", NOW)))
        .containsExactly("other");
  }

  @Test
  void troubleThatEndedAMomentAgoIsThisOneGoingOn() {
    long hour = 3_600_000;
    IncidentLibrary library =
        new IncidentLibrary(
            List.of(
                own("an-hour-ago", "1", NOW.fromMs() - hour, Sign.PROCESS_PAUSED),
                own("later-than-now", "2", NOW.toMs() + hour, Sign.PROCESS_PAUSED),
                own("last-week", "3", NOW.fromMs() - 168 * hour, Sign.PROCESS_PAUSED)),
            new SignVectors());

    assertThat(idsOf(library, new Question(described(AnomalyKind.ELECTION_CHURN), "", NOW)))
        .containsExactly("last-week");
  }

  @Test
  void idThatCouldCarryTextIsRefused() {
    assertThatThrownBy(() -> own("see [this](x)", "g", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lower-case");
  }

  private static <T> List<T> reversed(List<T> list) {
    List<T> copy = new ArrayList<>(list);
    Collections.reverse(copy);
    return copy;
  }
}
