package dev.aegis.chaos.log;

import dev.aegis.chaos.history.Action;
import dev.aegis.chaos.jsonl.JsonLine;
import org.jspecify.annotations.Nullable;

/// One command that a node applied, with what it answered.
///
/// @param index the log index
/// @param action what was commanded
/// @param key the key, or the lock's name
/// @param value what was written; null else
/// @param session who commanded it; null when nobody did
/// @param token the token granted or given back; null else
/// @param changed whether it changed anything: refused commands and deletes of nothing do not
/// @param revision the store's revision after it; null for locks
/// @param version the key's version after it; null else
public record AppliedEntry(
    long index,
    Action action,
    String key,
    @Nullable String value,
    @Nullable Long session,
    @Nullable Long token,
    boolean changed,
    @Nullable Long revision,
    @Nullable Long version) {

  static AppliedEntry read(JsonLine line) {
    return new AppliedEntry(
        line.integer("index"),
        action(line),
        line.text("key"),
        line.optionalText("value"),
        line.optionalInteger("session"),
        line.optionalInteger("token"),
        changed(line),
        line.optionalInteger("revision"),
        line.optionalInteger("version"));
  }

  private static Action action(JsonLine line) {
    String name = line.text("f");
    for (Action action : Action.values()) {
      boolean isCommand = action != Action.GET && action != Action.FAULT;
      if (isCommand && action.wireName().equals(name)) {
        return action;
      }
    }
    throw line.malformed("f", "expected put, delete, acquire, release or end");
  }

  private static boolean changed(JsonLine line) {
    String outcome = line.text("outcome");
    return switch (outcome) {
      case "changed" -> true;
      case "unchanged" -> false;
      default -> throw line.malformed("outcome", "expected changed or unchanged");
    };
  }
}
