package dev.aegis.chaos.report;

import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/// A campaign's report in JSON. Pure.
final class ReportJson {
  private static final JsonMapper MAPPER = new JsonMapper();

  private ReportJson() {}

  static String of(CampaignReport report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = MAPPER.writerWithDefaultPrettyPrinter().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringProperty("command", report.command());
      json.writeStringProperty("began", report.began().toString());
      json.writeNumberProperty("took_ms", report.took().toMillis());
      json.writeBooleanProperty("complete", report.isComplete());
      json.writeNumberProperty("exit_code", report.exitCode());
      json.writeNumberProperty("seed", report.seed());
      texts(json, "parameters", report.parameters());
      texts(json, "versions", report.versions());
      json.writeArrayPropertyStart("cells");
      report.cells().forEach(cell -> cell(json, cell));
      json.writeEndArray();
      texts(json, "left_out", report.leftOut());
      json.writeEndObject();
    }
    return text + "\n";
  }

  private static void cell(JsonGenerator json, CellReport cell) {
    CellReport.Counts counts = cell.counts();
    json.writeStartObject();
    json.writeStringProperty("cell", cell.cell());
    json.writeStringProperty("what", cell.what());
    json.writeNumberProperty("round", cell.round());
    json.writeStringProperty("verdict", cell.verdict().label().toLowerCase(Locale.ROOT));
    texts(json, "reasons", cell.verdict().reasons());
    texts(json, "notes", cell.notes());
    texts(json, "faults", cell.faults());
    json.writeNumberProperty("took_ms", cell.took().toMillis());
    json.writeNumberProperty("operations", counts.operations());
    json.writeNumberProperty("answered", counts.answered());
    json.writeNumberProperty("failed", counts.failed());
    json.writeNumberProperty("unknown", counts.unknown());
    json.writeNumberProperty("warm_up_per_second", Math.round(counts.warmUpRate()));
    json.writeNumberProperty("grants", counts.grants());
    json.writeNumberProperty("changes", counts.changes());
    json.writeNumberProperty("delivered", counts.delivered());
    json.writeNumberProperty("digests_compared", counts.digests());
    durations(json, "to_first_ack_ms", cell.clocks().toFirstAck());
    durations(json, "to_level_ms", cell.clocks().toEqual());
    json.writeNumberProperty("longest_gap_ms", cell.clocks().longestGap().toMillis());
    if (cell.kept() != null) {
      json.writeStringProperty("kept", cell.kept());
    }
    json.writeEndObject();
  }

  private static void texts(JsonGenerator json, String name, Map<String, String> texts) {
    json.writeObjectPropertyStart(name);
    texts.forEach(json::writeStringProperty);
    json.writeEndObject();
  }

  private static void texts(JsonGenerator json, String name, List<String> texts) {
    json.writeArrayPropertyStart(name);
    texts.forEach(json::writeString);
    json.writeEndArray();
  }

  private static void durations(JsonGenerator json, String name, List<Duration> durations) {
    json.writeArrayPropertyStart(name);
    durations.forEach(duration -> json.writeNumber(duration.toMillis()));
    json.writeEndArray();
  }
}
