package dev.aegis.controlplane.narrate;

import dev.aegis.controlplane.diagnose.KnownCause;
import dev.aegis.controlplane.narrate.Fact.Line;
import dev.aegis.controlplane.postmortem.MetricCorrelation;
import dev.aegis.controlplane.postmortem.TelemetryTools;
import dev.aegis.controlplane.postmortem.TermEntry;
import dev.aegis.controlplane.postmortem.ToolBudget;
import dev.aegis.controlplane.reading.ClientRequests;
import dev.aegis.controlplane.reading.WindowReading;
import dev.aegis.controlplane.recall.IncidentLibrary;
import dev.aegis.controlplane.recall.PastIncident;
import dev.aegis.controlplane.recall.Sign;
import dev.aegis.controlplane.recall.SimilarIncident;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.Diagnosis;
import dev.aegis.telemetry.verdict.Evidence;
import dev.aegis.telemetry.verdict.Hypothesis;
import dev.aegis.telemetry.verdict.RootCause;
import dev.aegis.telemetry.verdict.Subject;
import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// All that a model is told about one incident: what the four tools answered, line by line, and the
/// hypotheses it may rank.
///
/// A line holds names of closed sets (kinds, causes, metrics, event types, states), aliases of
/// nodes, and numbers. So whatever a client wrote into a key, a lock or a name, and whatever a file
/// holds, no line can carry it: a signal, a number's name or an event type that is not ours is left
/// out, not cleaned.
public final class FactSheet {
  private static final int MAX_TERMS = 20;
  private static final int MAX_SERIES_OF_A_METRIC = 5;

  private static final List<MetricName> LOOKED_AT =
      List.of(
          MetricName.RAFT_LOG_LAG,
          MetricName.RAFT_LOG_SYNC,
          MetricName.RAFT_PEER_LAST_CONTACT,
          MetricName.RAFT_QUORUM_CONTACT_AGE,
          MetricName.RAFT_PENDING_REQUESTS,
          MetricName.PROCESS_PAUSE);

  private final List<Fact> facts = new ArrayList<>();
  private final NavigableSet<String> told = new TreeSet<>();
  private final List<KnownCause> offered = new ArrayList<>();
  private final NodeAliases aliases;

  private FactSheet(NodeAliases aliases) {
    this.aliases = aliases;
  }

  /// The sheet of an incident.
  ///
  /// @param diagnosis the agent's own: its hypotheses are the ones on offer
  /// @param ownGroup group of the incident in the library, if it is one of it
  public static FactSheet of(
      Anomaly anomaly,
      Diagnosis diagnosis,
      TelemetryWindow window,
      IncidentLibrary library,
      String ownGroup) {
    WindowReading reading = new WindowReading(window);
    FactSheet sheet = new FactSheet(new NodeAliases(reading.nodes()));
    TelemetryTools tools = new TelemetryTools(anomaly, window, library, ToolBudget.STANDARD);
    sheet.anomaly(anomaly);
    anomaly.evidence().forEach(sheet::evidence);
    sheet.hypotheses(diagnosis);
    sheet.clients(ClientRequests.of(reading));
    sheet.terms(tools.getRaftTermHistory().rows());
    sheet.events(window);
    LOOKED_AT.forEach(metric -> sheet.series(tools.correlateMetric(metric).rows()));
    sheet.feeds(window);
    tools.findSimilarPastIncident(ownGroup).rows().forEach(sheet::precedent);
    return sheet;
  }

  public List<Fact> facts() {
    return List.copyOf(facts);
  }

  /// The causes on offer, as the agent ranked them.
  public List<KnownCause> offered() {
    return List.copyOf(offered);
  }

  /// The fact of a mark, if there is one.
  public Optional<Fact> fact(String mark) {
    return facts.stream().filter(fact -> fact.mark().equals(mark)).findFirst();
  }

  /// The lines as a model gets them: `F1 anomaly kind=election_churn ...`.
  public String text() {
    StringBuilder text = new StringBuilder();
    facts.forEach(fact -> text.append(fact.mark()).append(' ').append(fact.line()).append('\n'));
    return text.toString();
  }

  NodeAliases aliases() {
    return aliases;
  }

  private void add(Line line) {
    if (line.isBacked()) {
      facts.add(line.numbered(facts.size() + 1));
    }
  }

  private void anomaly(Anomaly anomaly) {
    List<String> ids =
        anomaly.evidence().stream().filter(FactSheet::isOurs).findFirst().stream()
            .flatMap(one -> one.from().stream())
            .toList();
    add(
        new Line("anomaly")
            .name("kind", anomaly.kind().wireName())
            .name("severity", anomaly.severity().wireName())
            .name("subject", subject(anomaly.subject()))
            .number("confidence", anomaly.confidence())
            .from(ids));
  }

  private String subject(Subject subject) {
    return switch (subject) {
      case Subject.Node(NodeId node) -> aliases.of(node);
      case Subject.Link(NodeId from, NodeId to) -> aliases.of(from) + ">" + aliases.of(to);
      case Subject.Cluster() -> "cluster";
    };
  }

  private void evidence(Evidence evidence) {
    if (isOurs(evidence) && told.add(evidence.render())) {
      Line line = new Line("evidence").name("signal", evidence.signal());
      evidence.numbers().forEach(line::number);
      add(line.from(evidence.from()));
    }
  }

  private static boolean isOurs(Evidence evidence) {
    return Vocabulary.isSignal(evidence.signal())
        && Vocabulary.areNumbers(evidence.numbers().keySet());
  }

  private void hypotheses(Diagnosis diagnosis) {
    for (Hypothesis hypothesis : diagnosis.ranked()) {
      Optional<KnownCause> cause = KnownCause.of(hypothesis.cause());
      cause.ifPresent(offered::add);
      List<String> ids =
          hypothesis.evidence().stream().flatMap(one -> one.from().stream()).distinct().toList();
      cause.ifPresent(known ->
          add(
              new Line("hypothesis")
                  .name("cause", known.rootCause().wireName())
                  .number("score", hypothesis.score())
                  .from(ids)));
      hypothesis.evidence().forEach(this::evidence);
    }
  }

  private void clients(ClientRequests requests) {
    add(
        new Line("clients")
            .number("requests", requests.total())
            .number("failed", requests.failed())
            .number("failed_percent", requests.failedShare() * 100)
            .from(requests.sampleIds()));
  }

  private void terms(List<TermEntry> terms) {
    for (TermEntry entry : terms.subList(Math.max(0, terms.size() - MAX_TERMS), terms.size())) {
      Line line = new Line("term").number("term", (double) entry.term());
      entry.leaders().forEach(leader -> line.name("leader", aliases.of(leader)));
      add(line.from(entry.ids()));
    }
  }

  /// What happened, counted by type; types this version does not know count as one.
  private void events(TelemetryWindow window) {
    SortedMap<String, List<RaftEvent>> byType = new TreeMap<>();
    for (RaftEvent event : window.events()) {
      String type = event instanceof RaftEvent.Unrecognized ? "unrecognized" : event.type();
      byType.computeIfAbsent(type, _ -> new ArrayList<>()).add(event);
    }
    byType.forEach((type, events) ->
        add(
            new Line("events")
                .name("type", type)
                .number("count", events.size())
                .number("first_s", (events.getFirst().atMs() - window.fromMs()) / 1000.0)
                .number("last_s", (events.getLast().atMs() - window.fromMs()) / 1000.0)
                .from(List.of(events.getFirst().id(), events.getLast().id()))));
  }

  private void series(List<MetricCorrelation> rows) {
    for (MetricCorrelation one : rows.subList(0, Math.min(rows.size(), MAX_SERIES_OF_A_METRIC))) {
      add(
          new Line("series")
              .name("metric", one.metric().wireName())
              .name("told_by", aliases.of(one.node()))
              .number("first", one.first())
              .number("highest", one.max())
              .number("last", one.last())
              .from(one.ids()));
    }
  }

  private void feeds(TelemetryWindow window) {
    for (SourceStatus status : window.sources()) {
      if (status.state() != SourceStatus.State.OK) {
        String of = NodeId.parse(status.origin()).map(aliases::of).orElse(NodeAliases.STRANGER);
        add(
            new Line("feed")
                .name("source", status.source().wireName())
                .name("of", of)
                .name("state", status.state().wireName())
                .from(List.of(status.id())));
      }
    }
  }

  private void precedent(SimilarIncident similar) {
    PastIncident past = similar.incident();
    Line line =
        new Line("precedent")
            .name("kind", past.description().kind().wireName())
            .number("similarity", similar.similarity())
            .name("cause", past.cause().map(RootCause::wireName).orElse("unconfirmed"));
    for (Sign sign : past.description().signs()) {
      line.name("sign", sign.wireName());
    }
    add(line.from(List.of(past.evidenceId())));
  }
}
