package dev.aegis.chaos.jsonl;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/// Files of one JSON object per line, in UTF-8. Stateless and safe to share.
public final class JsonLines {
  /// No line of any of our files is longer.
  public static final int LINE_CHARACTERS = 256 * 1024;

  /// No file of ours has more lines.
  public static final int LINES = 5_000_000;

  private static final JsonMapper MAPPER = new JsonMapper();

  private JsonLines() {}

  /// Reads a whole file.
  ///
  /// @param document the kind of file, for the errors
  /// @throws MalformedLineException for the first line that cannot be read
  /// @throws IOException when the file itself cannot be read
  public static <T> List<T> read(String document, Path file, Function<JsonLine, T> parse)
      throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      return read(document, reader, parse);
    }
  }

  static <T> List<T> read(String document, Reader reader, Function<JsonLine, T> parse)
      throws IOException {
    List<T> items = new ArrayList<>();
    while (true) {
      long number = items.size() + 1L;
      String line = readLine(document, number, reader);
      if (line == null) {
        return items;
      }
      if (number > LINES) {
        throw new MalformedLineException(
            document, number, "", "the limit is %d lines".formatted(LINES));
      }
      items.add(parse.apply(JsonLine.parse(document, number, line)));
    }
  }

  /// Null at the end. Stops at the limit: a file without line ends must not fill the memory.
  private static @Nullable String readLine(String document, long number, Reader reader)
      throws IOException {
    StringBuilder line = new StringBuilder();
    try {
      for (int c = reader.read(); c >= 0; c = reader.read()) {
        if (c == '\n') {
          return line.toString();
        }
        if (line.length() == LINE_CHARACTERS) {
          throw new MalformedLineException(
              document, number, "", "the limit is %d characters".formatted(LINE_CHARACTERS));
        }
        line.append((char) c);
      }
    } catch (CharacterCodingException _) {
      throw new MalformedLineException(document, number, "", "it is not UTF-8");
    }
    return line.isEmpty() ? null : line.toString();
  }

  /// One object on one line, without the line's end.
  public static String object(Consumer<JsonGenerator> body) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = MAPPER.createGenerator(text)) {
      json.writeStartObject();
      body.accept(json);
      json.writeEndObject();
    }
    return text.toString();
  }
}
