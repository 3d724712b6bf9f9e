package dev.aegis.controlplane.agent.recall;

import dev.aegis.controlplane.recall.CaseEmbedder;
import dev.aegis.controlplane.recall.IncidentLibrary;
import dev.aegis.controlplane.recall.PastIncident;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the agent remembers: the curated incidents, and those it drafted itself. Thread-safe.
///
/// The library is made when it is first asked for, and anew after a draft has joined it; an
/// embedder that has to be loaded is loaded then, and once.
public final class IncidentMemory {
  private final Supplier<CaseEmbedder> embedder;
  private final List<PastIncident> own = new ArrayList<>();
  private @Nullable CaseEmbedder loaded;
  private @Nullable IncidentLibrary library;

  /// @param own drafts of an earlier process
  public IncidentMemory(Supplier<CaseEmbedder> embedder, List<PastIncident> own) {
    this.embedder = embedder;
    this.own.addAll(own);
  }

  /// Curated and own incidents, ready to be asked.
  public synchronized IncidentLibrary library() {
    IncidentLibrary made = library;
    if (made == null) {
      CaseEmbedder ready = loaded == null ? embedder.get() : loaded;
      loaded = ready;
      List<PastIncident> all = new ArrayList<>(IncidentLibrary.curatedIncidents());
      all.addAll(own);
      made = new IncidentLibrary(all, ready);
      library = made;
    }
    return made;
  }

  /// A draft was put down.
  public synchronized void remember(PastIncident incident) {
    own.add(incident);
    library = null;
  }
}
