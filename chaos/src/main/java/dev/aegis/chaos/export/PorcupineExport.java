package dev.aegis.chaos.export;

import dev.aegis.chaos.history.Action;
import dev.aegis.chaos.history.Event;
import dev.aegis.chaos.history.History;
import dev.aegis.chaos.history.Operation;
import dev.aegis.chaos.jsonl.JsonLines;
import dev.aegis.chaos.linear.OperationText;
import dev.aegis.chaos.linear.Report;
import dev.aegis.chaos.linear.Report.Judged;
import dev.aegis.chaos.linear.Verdict;
import dev.aegis.chaos.linear.Verdict.Linearizable;
import dev.aegis.chaos.linear.Verdict.NotChecked;
import dev.aegis.chaos.linear.Verdict.NotLinearizable;
import dev.aegis.chaos.linear.Verdict.Undecided;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/// Makes the JSON that Porcupine's visualiser shows: a lane per process, and the order found. Of a
/// partition that is not linearizable, the order ends before the answer that does not fit.
///
/// The visualiser draws to scale, so moments are event indexes a hundred apart, as it does itself,
/// and the true times stand beside them.
public final class PorcupineExport {
  private static final long SPACING = 100;

  private final History history;
  private final Report report;
  private final long end;

  private PorcupineExport(History history, Report report) {
    this.history = history;
    this.report = report;
    this.end = history.events().isEmpty() ? 0 : history.events().getLast().index() + 1;
  }

  public static String of(History history, Report report) {
    PorcupineExport export = new PorcupineExport(history, report);
    return JsonLines.object(json -> {
      json.writeArrayPropertyStart("Partitions");
      report.partitions().forEach(judged -> export.partition(json, judged));
      json.writeEndArray();
      export.annotations(json);
    });
  }

  private void partition(JsonGenerator json, Judged judged) {
    Map<Long, Integer> numbers = new HashMap<>();
    json.writeStartObject();
    json.writeArrayPropertyStart("History");
    for (Operation operation : judged.partition().operations()) {
      if (!operation.isFailed()) {
        numbers.put(operation.calledAt(), numbers.size());
        operation(json, operation);
      }
    }
    json.writeEndArray();
    order(
        json,
        order(judged.verdict()).stream().map(placed -> numbers.get(placed.calledAt())).toList());
    json.writeEndObject();
  }

  private static List<Operation> order(Verdict verdict) {
    return switch (verdict) {
      case Linearizable(var order) -> order;
      case NotLinearizable(_, _, var order, _) -> order;
      case Undecided _, NotChecked _ -> List.of();
    };
  }

  private void operation(JsonGenerator json, Operation operation) {
    Event ended = operation.ended();
    String endedAt = ended != null && operation.isAnswered() ? ended.timeNanos() + " ns" : "never";
    json.writeStartObject();
    json.writeNumberProperty("ClientId", operation.invoked().process());
    moment(json, "Start", operation.calledAt(), operation.invoked().timeNanos() + " ns");
    moment(json, "End", Math.min(operation.answeredAt(), end), endedAt);
    json.writeStringProperty("Description", OperationText.of(operation));
    json.writeStringProperty("Metadata", "");
    json.writeEndObject();
  }

  private static void moment(JsonGenerator json, String name, long index, String original) {
    json.writeNumberProperty(name, index * SPACING);
    json.writeStringProperty("Original" + name, original);
  }

  private static void order(JsonGenerator json, List<Integer> order) {
    json.writeArrayPropertyStart("PartialLinearizations");
    if (!order.isEmpty()) {
      json.writeStartArray();
      for (int i = 0; i < order.size(); i++) {
        json.writeStartObject();
        json.writeNumberProperty("Index", order.get(i));
        json.writeStringProperty("StateDescription", "place " + (i + 1));
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeObjectPropertyStart("Largest");
    order.forEach(number -> json.writeNumberProperty(Integer.toString(number), 0));
    json.writeEndObject();
  }

  private void annotations(JsonGenerator json) {
    List<Annotation> annotations = new ArrayList<>();
    for (Event event : history.events()) {
      if (event.content().action() == Action.FAULT) {
        annotations.add(
            new Annotation(
                "fault",
                event.index(),
                event.content().value() + " " + event.content().node(),
                ""));
      }
    }
    for (Judged judged : report.partitions()) {
      if (judged.verdict() instanceof NotLinearizable(_, long at, _, String explanation)) {
        annotations.add(new Annotation("verdict", at, "does not fit", explanation));
      }
    }
    json.writeArrayPropertyStart("Annotations");
    annotations.forEach(annotation -> annotation.write(json));
    json.writeEndArray();
  }

  private record Annotation(String tag, long at, String description, String details) {
    void write(JsonGenerator json) {
      json.writeStartObject();
      json.writeNumberProperty("ClientId", 0);
      json.writeStringProperty("Tag", tag);
      moment(json, "Start", at, "");
      moment(json, "End", at, "");
      json.writeStringProperty("Description", description);
      json.writeStringProperty("Details", details);
      json.writeBooleanProperty("Annotation", true);
      json.writeStringProperty("TextColor", "");
      json.writeStringProperty("BackgroundColor", "");
      json.writeEndObject();
    }
  }
}
