package dev.aegis.chaos.watch;

import dev.aegis.chaos.jsonl.JsonLine;
import dev.aegis.chaos.jsonl.JsonLines;
import dev.aegis.chaos.watch.Delivery.Batch;
import dev.aegis.chaos.watch.Delivery.Opened;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/// All that one watch saw.
///
/// @param prefix of the keys watched
/// @param tellsPrevious whether the watch asked for previous values
/// @param deliveries in the order in which they came, beginning with an opening
public record WatchStream(String prefix, boolean tellsPrevious, List<Delivery> deliveries) {
  private static final String DOCUMENT = "watch stream";
  private static final String CHANGES = "key changes";

  public WatchStream {
    deliveries = List.copyOf(deliveries);
  }

  /// Reads the deliveries of a stream: `{"opened":5}` and
  /// `{"next_revision":9,"changes":[{"revision":8,"key":"k","value":"v","version":1},...]}`.
  ///
  /// @throws dev.aegis.chaos.jsonl.MalformedLineException for the first line that is wrong
  /// @throws IOException when the file itself cannot be read
  public static WatchStream read(Path file, String prefix, boolean tellsPrevious)
      throws IOException {
    return new WatchStream(
        prefix, tellsPrevious, JsonLines.read(DOCUMENT, file, WatchStream::delivery));
  }

  /// Reads what was applied, one change per line and in the order of the revisions.
  ///
  /// @throws dev.aegis.chaos.jsonl.MalformedLineException for the first line that is wrong
  /// @throws IOException when the file itself cannot be read
  public static List<KeyChange> readApplied(Path file) throws IOException {
    return JsonLines.read(CHANGES, file, WatchStream::change);
  }

  /// Writes the deliveries as [#read] reads them.
  ///
  /// @throws IOException when the file cannot be written
  public void write(Path file) throws IOException {
    Files.write(file, deliveries.stream().map(WatchStream::line).toList());
  }

  private static String line(Delivery delivery) {
    return switch (delivery) {
      case Opened(long fromRevision) ->
          JsonLines.object(json -> json.writeNumberProperty("opened", fromRevision));
      case Batch(List<KeyChange> changes, long nextRevision) ->
          JsonLines.object(json -> {
            json.writeNumberProperty("next_revision", nextRevision);
            json.writeArrayPropertyStart("changes");
            changes.forEach(change -> write(json, change));
            json.writeEndArray();
          });
    };
  }

  private static void write(JsonGenerator json, KeyChange change) {
    json.writeStartObject();
    json.writeNumberProperty("revision", change.revision());
    json.writeStringProperty("key", change.key());
    if (change.value() != null) {
      json.writeStringProperty("value", change.value());
    }
    json.writeNumberProperty("version", change.version());
    if (change.previous() != null) {
      json.writeStringProperty("previous", change.previous());
    }
    json.writeEndObject();
  }

  private static Delivery delivery(JsonLine line) {
    line.allowOnly(Set.of("opened", "next_revision", "changes"));
    Long opened = line.optionalInteger("opened");
    if (opened != null) {
      return new Opened(opened);
    }
    List<KeyChange> changes = new ArrayList<>();
    line.objects("changes").forEach(inner -> changes.add(change(inner)));
    return new Batch(changes, line.integer("next_revision"));
  }

  private static KeyChange change(JsonLine line) {
    line.allowOnly(Set.of("revision", "key", "value", "version", "previous"));
    return new KeyChange(
        line.integer("revision"),
        line.text("key"),
        line.optionalText("value"),
        line.integer("version"),
        line.optionalText("previous"));
  }
}
