package dev.aegis.controlplane.agent.journal;

import dev.aegis.controlplane.agent.narrate.ModelCall;
import dev.aegis.controlplane.recall.CaseDescription;
import dev.aegis.controlplane.recall.PastIncident;
import dev.aegis.controlplane.recall.Sign;
import dev.aegis.telemetry.verdict.AnomalyKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an agent that starts has to know of the one before: the incidents that were drafted, what
/// models were paid within a day, and which proposals were told. Read from the journal, so there is
/// no other state to lose.
///
/// @param incidents own drafts, the oldest first
/// @param calls of the last 24 hours
/// @param proposals all that a line tells to have been opened or found
public record JournalMemory(
    List<PastIncident> incidents, List<ModelCall> calls, Set<JournalEntry.Told> proposals) {
  private static final JsonMapper MAPPER = new JsonMapper();

  /// By which a line is worth reading.
  private static final List<String> MARKS =
      List.of("\"what\":\"draft\"", "\"what\":\"model\"", "\"what\":\"proposal\"");

  public JournalMemory {
    incidents = List.copyOf(incidents);
    calls = List.copyOf(calls);
    proposals = Set.copyOf(proposals);
  }

  /// Reads a journal that is whole; what a line of another version lacks is not remembered.
  ///
  /// @throws IOException if the file cannot be read
  public static JournalMemory read(Path journal, Instant now) throws IOException {
    Reading reading = new Reading(now.minus(Duration.ofDays(1)));
    if (Files.exists(journal)) {
      try (Stream<String> lines = Files.lines(journal)) {
        lines.filter(line -> MARKS.stream().anyMatch(line::contains)).forEach(reading::take);
      }
    }
    return new JournalMemory(reading.incidents, reading.calls, reading.proposals);
  }

  /// A journal as far as it was read.
  private static final class Reading {
    private final Instant callsSince;
    private final List<PastIncident> incidents = new ArrayList<>();
    private final List<ModelCall> calls = new ArrayList<>();
    private final Set<JournalEntry.Told> proposals = new HashSet<>();

    Reading(Instant callsSince) {
      this.callsSince = callsSince;
    }

    void take(String line) {
      try {
        JsonNode entry = MAPPER.readTree(line);
        String what = entry.path("what").asString("");
        if (what.equals("draft") && entry.has("incident")) {
          incidents.add(incident(entry.get("incident")));
        } else if (what.equals("model")) {
          ModelCall call = call(entry);
          if (call.at().isAfter(callsSince)) {
            calls.add(call);
          }
        } else if (what.equals("proposal")) {
          told(entry).ifPresent(proposals::add);
        }
      } catch (JacksonException | IllegalArgumentException | DateTimeException _) {
        // another version's line
      }
    }
  }

  private static Optional<JournalEntry.Told> told(JsonNode json) {
    return JournalEntry.ProposalDelivered.told(
        json.path("outcome").asString(""),
        json.path("branch").asString(""),
        json.path("detail").asString(""));
  }

  static void write(JsonGenerator json, PastIncident incident) {
    json.writeName("incident");
    json.writeStartObject();
    json.writeStringProperty("id", incident.id());
    json.writeStringProperty("group", incident.group());
    json.writeStringProperty("source", incident.source());
    json.writeStringProperty("kind", incident.description().kind().wireName());
    json.writeStringProperty("note", incident.description().note());
    json.writeName("signs");
    json.writeStartArray();
    incident.description().signs().forEach(sign -> json.writeString(sign.name()));
    json.writeEndArray();
    json.writeNumberProperty("ended_ms", incident.endedAtMs());
    json.writeEndObject();
  }

  private static PastIncident incident(JsonNode json) {
    TreeSet<Sign> signs = new TreeSet<>();
    json.path("signs").forEach(sign -> signs.add(Sign.valueOf(sign.asString(""))));
    return new PastIncident(
        json.path("id").asString(""),
        json.path("group").asString(""),
        json.path("source").asString(""),
        new CaseDescription(
            new AnomalyKind(json.path("kind").asString("")), signs, json.path("note").asString("")),
        null,
        "",
        json.path("ended_ms").asLong(0));
  }

  static void write(JsonGenerator json, ModelCall call) {
    json.writeStringProperty("asked_at", call.at().toString());
    json.writeStringProperty("model", call.model());
    json.writeStringProperty("outcome", call.outcome().wireName());
    json.writeStringProperty("reason", call.reason());
    json.writeNumberProperty("input_tokens", call.inputTokens());
    json.writeNumberProperty("output_tokens", call.outputTokens());
    json.writeNumberProperty("micro_dollars", call.microDollars());
    json.writeNumberProperty("took_ms", call.took().toMillis());
  }

  private static ModelCall call(JsonNode json) {
    return new ModelCall(
        Instant.parse(json.path("asked_at").asString("")),
        json.path("model").asString(""),
        ModelCall.Outcome.ofWireName(json.path("outcome").asString("")),
        json.path("reason").asString(""),
        json.path("input_tokens").asLong(0),
        json.path("output_tokens").asLong(0),
        json.path("micro_dollars").asLong(0),
        Duration.ofMillis(json.path("took_ms").asLong(0)));
  }
}
