package dev.aegis.controlplane.postmortem;

import static dev.aegis.controlplane.postmortem.DraftText.plain;

import dev.aegis.controlplane.diagnose.KnownCause;
import dev.aegis.controlplane.prose.Markdown;
import dev.aegis.controlplane.reading.ClientRequests;
import dev.aegis.controlplane.reading.WindowReading;
import dev.aegis.controlplane.recall.IncidentLibrary;
import dev.aegis.controlplane.recall.PastIncident;
import dev.aegis.controlplane.recall.SimilarIncident;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.Diagnosis;
import dev.aegis.telemetry.verdict.Evidence;
import dev.aegis.telemetry.verdict.Hypothesis;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Drafts a postmortem from a fixed template: the same incident makes the same text.
///
/// Every sentence about the cluster carries a mark such as `[E3]`, which the last section resolves
/// to samples, events, feeds of the window or past incidents ([Citations]); what nothing backs
/// stands under what the data cannot tell. What only a person can know is marked for a person. The
/// sections are those of the SRE book's postmortem, the ranked causes first.
public final class TemplateDrafter {
  /// The metrics a draft looks at beside the anomaly's own, whatever the kind.
  private static final List<MetricName> LOOKED_AT =
      List.of(
          MetricName.RAFT_LOG_LAG,
          MetricName.RAFT_LOG_SYNC,
          MetricName.RAFT_LOG_SYNC_IN_FLIGHT,
          MetricName.RAFT_PEER_LAST_CONTACT,
          MetricName.RAFT_QUORUM_CONTACT_AGE,
          MetricName.RAFT_PENDING_REQUESTS,
          MetricName.PROCESS_PAUSE);

  private static final int SERIES_OF_A_METRIC = 3;

  /// What a draft asks of the tools: the metrics, and timeline, terms and precedents.
  static final int CALLS = LOOKED_AT.size() + 3;

  private final IncidentLibrary library;
  private final String ownGroup;

  public TemplateDrafter() {
    this(IncidentLibrary.curated(), "");
  }

  /// @param library where precedents are looked for
  /// @param ownGroup group of the incident in that library, if it is one of it
  public TemplateDrafter(IncidentLibrary library, String ownGroup) {
    this.library = library;
    this.ownGroup = ownGroup;
  }

  /// The draft for an anomaly, without a model.
  ///
  /// @param action what is being done about it, one sentence: a proposal, or why there is none
  public PostmortemDraft draft(
      Anomaly anomaly, Diagnosis diagnosis, TelemetryWindow window, String action) {
    return draft(anomaly, diagnosis, window, action, Narration.NONE);
  }

  /// The draft for an anomaly, with what a model added.
  public PostmortemDraft draft(
      Anomaly anomaly,
      Diagnosis diagnosis,
      TelemetryWindow window,
      String action,
      Narration narration) {
    TelemetryTools tools = new TelemetryTools(anomaly, window, library, ToolBudget.STANDARD);
    List<SimilarIncident> similar = tools.findSimilarPastIncident(ownGroup).rows();
    DraftText text = new DraftText(new Citations(window, library));
    hypotheses(text, diagnosis);
    narration(text, narration);
    summary(text, anomaly);
    impact(text, anomaly, window);
    timeline(text, tools);
    terms(text, tools);
    metrics(text, tools);
    precedents(text, similar);
    blindSpots(text, anomaly, window);
    forPeople(text, anomaly, action);
    text.heading("Evidence");
    facts(text, anomaly).forEach(one -> text.fact("- ", plain(one.render()), one.from()));
    text.frame("").frame(text.citations().index().stripTrailing());
    return new PostmortemDraft(title(anomaly), text.toString());
  }

  /// One incident runs over many windows; the title holds the day, not the minute.
  public static String title(Anomaly anomaly) {
    String day = Markdown.time(anomaly.window().fromMs()).substring(0, 10);
    String subject = anomaly.subject().canonical();
    return "Postmortem draft: " + anomaly.kind() + " (" + subject + "), " + day;
  }

  private static void hypotheses(DraftText text, Diagnosis diagnosis) {
    text.heading("Root cause, ranked hypotheses");
    int rank = 1;
    TreeSet<String> shown = new TreeSet<>();
    for (Hypothesis hypothesis : diagnosis.ranked()) {
      String start = rank++ + ". **" + hypothesis.cause() + "** (";
      String score = Evidence.renderNumber(hypothesis.score());
      String sentence = score + "): " + plain(hypothesis.reason());
      List<Evidence> backed =
          hypothesis.evidence().stream().filter(one -> isBacked(text, one)).toList();
      if (backed.isEmpty()) {
        boolean claims =
            KnownCause.of(hypothesis.cause()).map(TemplateDrafter::claims).orElse(true);
        text.frame(start + sentence + (claims ? " (nothing in this window backs it)" : ""));
      } else {
        text.fact(start, sentence, ids(backed));
        backed.stream()
            .filter(one -> shown.add(one.render()))
            .forEach(one -> text.fact("   - ", plain(one.render()), one.from()));
      }
    }
    text.frame("")
        .frame(
            "Ranked by "
                + plain(diagnosis.diagnoserVersion())
                + "; scores are comparable within this list only.");
  }

  /// Whether a hypothesis says anything about the cluster that needs backing.
  private static boolean claims(KnownCause cause) {
    return cause != KnownCause.UNDETERMINED && cause != KnownCause.HEALTHY;
  }

  private static void narration(DraftText text, Narration narration) {
    switch (narration) {
      case Narration.NotAsked _ -> {}
      case Narration.NotUsed(String reason) ->
          text.frame("")
              .frame(
                  "A model was asked, and its answer is not used: "
                      + plain(reason)
                      + ". The ranking is the agent's own.");
      case Narration.Told(String model, List<Narration.Sentence> sentences) -> {
        text.heading("In the words of a model")
            .frame(
                "> Written by "
                    + plain(model)
                    + ", which also chose the order of the hypotheses. What it cites is there; what it"
                    + " concludes is for a person to judge. It can do nothing, so nothing it tells of"
                    + " has been done.\n");
        sentences.forEach(one -> text.fact("- ", plain(one.text()), one.ids()));
      }
    }
  }

  private static void summary(DraftText text, Anomaly anomaly) {
    text.heading("Summary");
    String sentence =
        "Between "
            + Markdown.time(anomaly.window().fromMs())
            + " and "
            + Markdown.time(anomaly.window().toMs())
            + " the classifier saw "
            + Markdown.code(anomaly.kind().wireName())
            + " ("
            + anomaly.severity().wireName()
            + ", "
            + anomaly.subject().canonical()
            + ", confidence "
            + Evidence.renderNumber(anomaly.confidence())
            + ").";
    List<Evidence> facts = facts(text, anomaly);
    if (facts.isEmpty()) {
      text.frame(sentence + " Nothing in this window backs it.");
    } else {
      text.fact("", sentence, facts.getFirst().from());
    }
    text.forAPerson("What happened, in two sentences a customer would understand.");
  }

  private static void impact(DraftText text, Anomaly anomaly, TelemetryWindow window) {
    ClientRequests requests = ClientRequests.of(new WindowReading(window));
    text.heading("Impact");
    Optional<Severity> seen = requests.severity();
    if (seen.isEmpty()) {
      text.frame("Telemetry of this window tells nothing about clients' requests.");
    } else {
      text.fact(
          "",
          "Of "
              + Evidence.renderNumber(requests.total())
              + " client requests "
              + Evidence.renderNumber(requests.failed())
              + " ended as unavailable or with an unknown outcome.",
          requests.sampleIds());
      text.fact(
          "",
          "By what clients saw it was **"
              + seen.get().wireName()
              + "**: the error budget of an objective of 99.9 % was spent "
              + Evidence.renderNumber(Math.rint(requests.burn() * 10) / 10)
              + " times as fast as it may be (14.4 times is critical, 6 times a warning).",
          requests.sampleIds());
      List<Evidence> facts = facts(text, anomaly);
      if (seen.get() != anomaly.severity() && !facts.isEmpty()) {
        text.fact(
            "",
            "The classifier calls it " + anomaly.severity().wireName() + ", by what nodes show.",
            facts.getFirst().from());
      }
    }
    text.forAPerson("Who noticed, and what it cost them.");
  }

  private static void timeline(DraftText text, TelemetryTools tools) {
    ToolAnswer<TimelineEntry> timeline = tools.getTimeline();
    text.heading("Timeline").frame("Times are of each node's own clock.\n");
    for (TimelineEntry entry : timeline.rows()) {
      text.fact("- " + Markdown.time(entry.atMs()) + " ", plain(entry.sentence()), entry.ids());
    }
    if (timeline.rows().isEmpty()) {
      text.frame("No events in this window.");
    } else if (timeline.omitted() > 0) {
      text.frame("\n" + timeline.omitted() + " more lines, from the middle, are left out.");
    }
  }

  private static void terms(DraftText text, TelemetryTools tools) {
    ToolAnswer<TermEntry> history = tools.getRaftTermHistory();
    if (history.rows().isEmpty()) {
      return;
    }
    text.heading("Term history")
        .frame("| term | leader | since | ending | evidence |")
        .frame("|---|---|---|---|---|");
    for (TermEntry entry : history.rows()) {
      List<String> leaders = entry.leaders().stream().map(Object::toString).toList();
      text.row(
          List.of(
              Long.toString(entry.term()),
              leaders.isEmpty() ? "nobody named" : String.join(" **and** ", leaders),
              Markdown.time(entry.sinceMs()),
              plain(entry.ending())),
          entry.ids());
    }
    if (history.omitted() > 0) {
      text.frame("\n" + history.omitted() + " earlier terms are left out.");
    }
  }

  private static void metrics(DraftText text, TelemetryTools tools) {
    List<MetricCorrelation> rows = new ArrayList<>();
    for (MetricName metric : LOOKED_AT) {
      List<MetricCorrelation> moved = tools.correlateMetric(metric).rows();
      rows.addAll(moved.subList(0, Math.min(moved.size(), SERIES_OF_A_METRIC)));
    }
    if (rows.isEmpty()) {
      return;
    }
    text.heading("Signals beside it")
        .frame("Of each metric that moved, its highest series.\n")
        .frame("| series | first | highest | last | nearest event to the peak | evidence |")
        .frame("|---|---|---|---|---|---|");
    for (MetricCorrelation one : rows) {
      String nearest =
          one.nearestEventId().isEmpty()
              ? "none"
              : Markdown.code(one.nearestEventId()) + ", " + one.distanceMs() + " ms away";
      text.row(
          List.of(
              Markdown.code(one.series()),
              Evidence.renderNumber(one.first()),
              Evidence.renderNumber(one.max()),
              Evidence.renderNumber(one.last()),
              nearest),
          one.ids());
    }
  }

  private static void precedents(DraftText text, List<SimilarIncident> similar) {
    if (similar.isEmpty()) {
      return;
    }
    text.heading("Similar past incidents")
        .frame("Alike in their signs, which proves nothing about this one.\n");
    for (SimilarIncident one : similar) {
      PastIncident past = one.incident();
      String cause = past.cause().map(Object::toString).orElse("not confirmed");
      String lesson = past.lesson().isEmpty() ? "" : " What helped: " + plain(past.lesson()) + ".";
      text.fact(
          "- ",
          plain(past.source())
              + " ("
              + Evidence.renderNumber(one.similarity())
              + " alike): "
              + plain(past.description().note())
              + ". Cause: "
              + plain(cause)
              + "."
              + lesson,
          List.of(past.evidenceId()));
    }
  }

  private static void blindSpots(DraftText text, Anomaly anomaly, TelemetryWindow window) {
    text.heading("What the data cannot tell");
    for (SourceStatus status : window.sources()) {
      if (status.state() != SourceStatus.State.OK) {
        String why = status.detail().isEmpty() ? "" : ": " + plain(status.detail());
        text.fact(
            "- ",
            "The "
                + status.source().wireName()
                + " of "
                + plain(status.origin())
                + " were "
                + status.state().wireName()
                + why
                + ".",
            List.of(status.id()));
      }
    }
    for (Evidence evidence : anomaly.evidence()) {
      if (evidence.signal().equals(Evidence.NOT_JUDGED)) {
        text.frame("- " + plain(evidence.statement()) + ".");
      } else if (!isBacked(text, evidence)) {
        text.frame(
            "- Claimed, and nothing in this window backs it: " + plain(evidence.render()) + ".");
      }
    }
    int foreign = new WindowReading(window).foreignSeries();
    if (foreign > 0) {
      text.frame("- " + foreign + " series have labels that the contract does not name: not read.");
    }
    text.frame("- What happened before and after this window.")
        .frame("- What people did, and defects in code.");
  }

  private static void forPeople(DraftText text, Anomaly anomaly, String action) {
    text.heading("Detection")
        .frame(
            "Found by the classifier "
                + plain(anomaly.classifierVersion())
                + " in the window of the summary.")
        .forAPerson("Who noticed first, people or the agent, and what would have been sooner.")
        .heading("Trigger and resolution")
        .forAPerson("What set it off, and what ended it.")
        .heading("Action items")
        .frame("- [ ] Proposed by the agent: " + plain(action))
        .frame("- [ ]")
        .forAPerson("What will make this rarer, and who does it by when.")
        .heading("Lessons")
        .forAPerson("What went well, what went badly, where we were lucky.");
  }

  /// The evidence of an anomaly that this window backs.
  private static List<Evidence> facts(DraftText text, Anomaly anomaly) {
    return anomaly.evidence().stream().filter(one -> isBacked(text, one)).toList();
  }

  private static boolean isBacked(DraftText text, Evidence evidence) {
    return !evidence.signal().equals(Evidence.NOT_JUDGED)
        && !text.citations().resolvable(evidence.from()).isEmpty();
  }

  private static List<String> ids(List<Evidence> evidence) {
    return evidence.stream().flatMap(one -> one.from().stream()).distinct().toList();
  }
}
