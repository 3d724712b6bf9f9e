package dev.aegis.ctl.output;

import dev.aegis.sdk.Bytes;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;

/// Shows results on standard output. Safe for use by many threads. Each method throws an
/// [UncheckedIOException] when nobody takes what it shows, so that no script goes on with half of
/// it.
public final class Printer {
  private static final String BOLD = "\u001b[1m";
  private static final String PLAIN = "\u001b[0m";

  private final PrintStream out;
  private final Format format;
  private final boolean terminal;

  /// A printer.
  ///
  /// @param terminal whether a person looks: headings are bold then, and nowhere else
  public Printer(PrintStream out, Format format, boolean terminal) {
    this.out = out;
    this.format = format;
    this.terminal = terminal;
  }

  /// Shows what a verb for one thing found.
  public void one(Fields result) {
    switch (format) {
      case table -> table(List.of(result));
      case json, jsonl -> out.println(Json.of(result));
      case value -> value(result);
    }
    flush();
  }

  /// Shows what a verb that lists found. An empty list is a heading of nothing, `[]`, or no line.
  public void all(List<Fields> results) {
    switch (format) {
      case table -> {
        if (!results.isEmpty()) {
          table(results);
        }
      }
      case json -> out.println(Json.of(results));
      case jsonl -> results.forEach(result -> out.println(Json.of(result)));
      case value -> results.forEach(this::value);
    }
    flush();
  }

  /// Shows one of many things that come one after the other; `line` is what a person reads.
  public void next(Fields result, String line) {
    synchronized (this) {
      switch (format) {
        case table -> out.println(Table.printable(line));
        case json, jsonl -> out.println(Json.of(result));
        case value -> value(result);
      }
      flush();
    }
  }

  private void table(List<Fields> results) {
    List<String> lines = Table.lines(results);
    out.println(terminal ? BOLD + lines.getFirst() + PLAIN : lines.getFirst());
    lines.stream().skip(1).forEach(out::println);
  }

  private void flush() {
    if (out.checkError()) {
      String why = "standard output is closed or full, so not all is shown.";
      throw new UncheckedIOException(why, new IOException(why));
    }
  }

  private void value(Fields result) {
    result
        .value()
        .ifPresent(value -> {
          if (value instanceof Bytes bytes) {
            out.writeBytes(bytes.toByteArray());
            out.println();
          } else {
            out.println(value);
          }
        });
  }
}
