package dev.aegis.bench.corpus;

import dev.aegis.telemetry.json.TelemetryJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The files of a written suite, as text by path within their folder.
public final class CorpusFiles {
  private static final JsonMapper PRETTY =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private CorpusFiles() {}

  /// All of them. Telemetry files are filled up with spaces to one size: JSON allows white space
  /// after a document, and a size that differs would say something.
  public static SortedMap<String, String> of(List<Written> incidents) {
    SortedMap<String, String> windows = new TreeMap<>();
    SortedMap<String, String> files = new TreeMap<>();
    for (Written incident : incidents) {
      windows.put(
          "telemetry/" + incident.id() + ".json", TelemetryJson.writeWindow(incident.window()));
      files.put("truth/" + incident.id() + ".json", pretty(incident.truth()));
    }
    int longest = windows.values().stream().mapToInt(CorpusFiles::bytes).max().orElse(0);
    windows.forEach(
        (path, text) -> files.put(path, text + " ".repeat(longest - bytes(text)) + "\n"));
    return files;
  }

  /// A JSON document for people, the same bytes on every machine.
  public static String pretty(Object document) {
    return PRETTY.writeValueAsString(document).replace("\r\n", "\n") + "\n";
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
