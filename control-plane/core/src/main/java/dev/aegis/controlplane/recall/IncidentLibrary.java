package dev.aegis.controlplane.recall;

import dev.aegis.telemetry.window.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// `find_similar_past_incident`: the past incidents that resemble one, the most alike first.
/// Immutable.
///
/// Likeness is the cosine between embeddings, rounded to three decimals, so that the last bits of
/// another processor change no order; equals stand in the order of their ids. An incident is never
/// its own precedent: whatever shares its group, or ended shortly before it, is left out.
public final class IncidentLibrary {
  /// A trouble that ended so recently is this one, going on.
  private static final long SAME_TROUBLE_MS = 6 * 3_600_000L;

  private static final double ROUNDING = 1_000;
  private static final Comparator<SimilarIncident> MOST_ALIKE_FIRST =
      Comparator.comparingDouble(SimilarIncident::similarity)
          .reversed()
          .thenComparing(similar -> similar.incident().id());

  private static final class Embedded {
    private final PastIncident incident;
    private final double[] vector;

    Embedded(PastIncident incident, double[] vector) {
      this.incident = incident;
      this.vector = vector;
    }
  }

  private final CaseEmbedder embedder;
  private final List<Embedded> incidents;

  /// Embeds every incident at once: with a model behind it, that takes time.
  public IncidentLibrary(List<PastIncident> incidents, CaseEmbedder embedder) {
    this.embedder = embedder;
    this.incidents =
        incidents.stream()
            .map(one -> new Embedded(one, embedder.embed(one.description())))
            .toList();
  }

  /// The curated incidents of other systems, compared by their signs.
  public static IncidentLibrary curated() {
    return new IncidentLibrary(curatedIncidents(), new SignVectors());
  }

  /// Incidents of other systems that people explained in public.
  public static List<PastIncident> curatedIncidents() {
    return CuratedIncidents.all();
  }

  /// What to find precedents for.
  ///
  /// @param group its own group: empty for an incident of this cluster that has none yet
  /// @param window when it was seen
  public record Question(CaseDescription description, String group, Span window) {}

  /// At most `limit` incidents.
  public List<SimilarIncident> similarTo(Question question, int limit) {
    double[] asked = embedder.embed(question.description());
    List<SimilarIncident> similar = new ArrayList<>();
    for (Embedded one : incidents) {
      if (!isTheSame(question, one.incident)) {
        similar.add(new SimilarIncident(one.incident, rounded(cosine(asked, one.vector))));
      }
    }
    similar.sort(MOST_ALIKE_FIRST);
    return List.copyOf(similar.subList(0, Math.min(limit, similar.size())));
  }

  /// Whether an incident of this id is in it.
  public boolean holds(String id) {
    return incidents.stream().anyMatch(one -> one.incident.id().equals(id));
  }

  private static boolean isTheSame(Question question, PastIncident past) {
    boolean goesOn =
        past.endedAtMs() > 0 && question.window().fromMs() - past.endedAtMs() < SAME_TROUBLE_MS;
    return past.group().equals(question.group()) || goesOn;
  }

  private static double cosine(double[] one, double[] two) {
    double product = 0;
    double ones = 0;
    double twos = 0;
    for (int i = 0; i < one.length; i++) {
      product += one[i] * two[i];
      ones += one[i] * one[i];
      twos += two[i] * two[i];
    }
    return product / Math.sqrt(ones * twos);
  }

  private static double rounded(double cosine) {
    return Math.round(Math.max(0, Math.min(1, cosine)) * ROUNDING) / ROUNDING;
  }
}
