package dev.aegis.controlplane.agent;

import dev.aegis.controlplane.agent.narrate.Consultation;
import dev.aegis.controlplane.agent.narrate.ModelCall;
import dev.aegis.controlplane.agent.recall.IncidentMemory;
import dev.aegis.controlplane.diagnose.Signs;
import dev.aegis.controlplane.plan.ResponsePlan;
import dev.aegis.controlplane.postmortem.Narration;
import dev.aegis.controlplane.postmortem.PostmortemDraft;
import dev.aegis.controlplane.postmortem.TemplateDrafter;
import dev.aegis.controlplane.prose.Markdown;
import dev.aegis.controlplane.reading.WindowReading;
import dev.aegis.controlplane.recall.CaseDescription;
import dev.aegis.controlplane.recall.PastIncident;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.Diagnosis;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Makes drafts, beside the loop: a model may take its time, and memory may have to be loaded,
/// while the next windows are judged.
///
/// One draft an incident, by title, however many windows it runs over: so a model is asked once. A
/// draft is handed out again each time its incident is seen, for a person may have removed it; the
/// outlet knows what is there. A draft that is still being made when the process ends is lost; the
/// next process makes it while the incident is in its window. The question it was at is cut off,
/// and can be told like any other that has ended. Not thread-safe: the loop's thread calls it.
final class DraftDesk implements AutoCloseable {
  private static final int REMEMBERED = 64;
  private static final Duration END = Duration.ofSeconds(2);

  /// Asks a model about an incident; blocks until it has answered or its time is over.
  interface Narrator extends AutoCloseable {
    Consultation consult(Anomaly anomaly, Diagnosis own, TelemetryWindow window);

    @Override
    void close();
  }

  /// A draft that can be put down.
  ///
  /// @param incident what to remember of it
  record Drafted(PostmortemDraft draft, PastIncident incident) {}

  /// A call to a model that has ended.
  ///
  /// @param title of the draft it was made for
  record Asked(String title, ModelCall call) {}

  private final IncidentMemory memory;
  private final @Nullable Narrator narrator;
  private final Executor executor;
  private final Map<String, CompletableFuture<Drafted>> byTitle = new LinkedHashMap<>();
  private final List<String> wanted = new ArrayList<>();
  private final ConcurrentLinkedQueue<Asked> asked = new ConcurrentLinkedQueue<>();

  private DraftDesk(IncidentMemory memory, @Nullable Narrator narrator, Executor executor) {
    this.memory = memory;
    this.narrator = narrator;
    this.executor = executor;
  }

  /// Drafts at once, by the template.
  static DraftDesk atOnce(IncidentMemory memory) {
    return new DraftDesk(memory, null, Runnable::run);
  }

  /// Drafts on a thread of its own, one after the other.
  ///
  /// @param narrator absent where no model is asked
  static DraftDesk beside(IncidentMemory memory, @Nullable Narrator narrator) {
    return new DraftDesk(
        memory,
        narrator,
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("draft-desk").daemon(true).factory()));
  }

  /// Takes an incident that calls for a draft.
  ///
  /// @param action what is being done about it, one sentence
  void take(ResponsePlan plan, TelemetryWindow window, String action) {
    String title = TemplateDrafter.title(plan.anomaly());
    if (!byTitle.containsKey(title)) {
      byTitle.put(
          title, CompletableFuture.supplyAsync(() -> draft(title, plan, window, action), executor));
      forgetTheOldest();
    }
    if (!wanted.contains(title)) {
      wanted.add(title);
    }
  }

  /// The first call to a model that has ended and was not told yet.
  Optional<Asked> firstCall() {
    return Optional.ofNullable(asked.peek());
  }

  /// The first call has been told.
  void callIsTold() {
    asked.poll();
  }

  /// The drafts that were asked for and are ready. One that could not be made is a problem, and is
  /// tried anew when its incident is seen again.
  List<Drafted> ready(List<String> problems) {
    List<Drafted> ready = new ArrayList<>();
    for (String title : List.copyOf(wanted)) {
      CompletableFuture<Drafted> draft = byTitle.get(title);
      if (draft != null && draft.isDone()) {
        wanted.remove(title);
        try {
          ready.add(draft.join());
        } catch (CompletionException e) {
          byTitle.remove(title);
          problems.add("A postmortem could not be drafted: " + e.getCause());
        }
      }
    }
    return ready;
  }

  /// The draft of this title was put down: from now on its incident is a past one.
  ///
  /// @return what is remembered; empty of a draft that was forgotten, or made before a restart
  Optional<PastIncident> remember(String title) {
    CompletableFuture<Drafted> draft = byTitle.get(title);
    if (draft == null || !draft.isDone() || draft.isCompletedExceptionally()) {
      return Optional.empty();
    }
    PastIncident incident = draft.join().incident();
    memory.remember(incident);
    return Optional.of(incident);
  }

  private Drafted draft(String title, ResponsePlan plan, TelemetryWindow window, String action) {
    Anomaly anomaly = plan.anomaly();
    Diagnosis diagnosis = plan.diagnosis();
    Narration narration = Narration.NONE;
    if (narrator != null) {
      Consultation consultation = narrator.consult(anomaly, diagnosis, window);
      asked.add(new Asked(title, consultation.call()));
      diagnosis = consultation.diagnosis();
      narration = consultation.narration();
    }
    PostmortemDraft draft =
        new TemplateDrafter(memory.library(), title)
            .draft(anomaly, diagnosis, window, action, narration);
    return new Drafted(draft, remembered(title, anomaly, window));
  }

  /// Its cause is nobody's finding yet, so none is remembered.
  private static PastIncident remembered(String title, Anomaly anomaly, TelemetryWindow window) {
    String kind = anomaly.kind().wireName().replace('_', '-');
    String day = Markdown.time(window.toMs()).substring(0, 10);
    CaseDescription seen = Signs.describe(anomaly, new WindowReading(window));
    return new PastIncident(
        "own:" + kind + ":" + window.toMs(),
        title,
        "a draft of this agent, " + day,
        new CaseDescription(
            seen.kind(), seen.signs(), anomaly.kind() + " of " + anomaly.subject().canonical()),
        null,
        "",
        window.toMs());
  }

  private void forgetTheOldest() {
    if (byTitle.size() > REMEMBERED) {
      String oldest = byTitle.keySet().iterator().next();
      byTitle.remove(oldest);
      wanted.remove(oldest);
    }
  }

  /// Cuts off what is being made. What was asked for it has ended when this returns.
  @Override
  public void close() {
    if (executor instanceof ExecutorService service) {
      service.shutdownNow();
      try {
        var _ = service.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    if (narrator != null) {
      narrator.close();
    }
  }
}
