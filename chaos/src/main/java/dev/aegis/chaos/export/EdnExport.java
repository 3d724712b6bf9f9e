package dev.aegis.chaos.export;

import dev.aegis.chaos.history.Event;
import dev.aegis.chaos.history.EventContent;
import dev.aegis.chaos.history.History;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Writes a history as Jepsen keeps it: one EDN map per event and line. Faults are its `:nemesis`.
public final class EdnExport {
  private EdnExport() {}

  public static void write(History history, Appendable out) throws IOException {
    for (Event event : history.events()) {
      out.append(line(event)).append('\n');
    }
  }

  private static String line(Event event) {
    EventContent content = event.content();
    StringBuilder edn = new StringBuilder("{:process ");
    edn.append(event.process() == Event.FAULTS ? ":nemesis" : Integer.toString(event.process()));
    edn.append(", :type :").append(event.type().wireName());
    edn.append(", :f :").append(content.action().wireName());
    edn.append(", :key ").append(text(content.key()));
    edn.append(", :value ").append(text(content.value()));
    edn.append(", :time ").append(event.timeNanos());
    edn.append(", :index ").append(event.index());
    field(edn, "node", content.node() == null ? null : text(content.node()));
    field(edn, "session", content.session());
    field(edn, "token", content.token());
    field(edn, "revision", content.revision());
    field(edn, "version", content.version());
    field(edn, "error", content.error() == null ? null : text(content.error()));
    return edn.append('}').toString();
  }

  private static void field(StringBuilder edn, String name, @Nullable Object value) {
    if (value != null) {
      edn.append(", :").append(name).append(' ').append(value);
    }
  }

  private static String text(@Nullable String text) {
    if (text == null) {
      return "nil";
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
