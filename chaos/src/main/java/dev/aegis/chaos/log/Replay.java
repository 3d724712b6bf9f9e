package dev.aegis.chaos.log;

import dev.aegis.chaos.log.LogViolation.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Applies a log that begins with an empty cluster, and compares what it answers with what the node
/// answered. Locks: a grant needs a free lock and a token greater than all before it on any lock.
///
/// Waiting is not replayed: an acquire stands at the index at which it was granted.
final class Replay {
  private final Map<String, Long> versions = new HashMap<>();
  private final Map<String, Holder> holders = new HashMap<>();
  private final List<LogViolation> violations = new ArrayList<>();
  private long revision = 1;
  private long greatestToken;

  private Replay() {}

  static List<LogViolation> check(AppliedLog log) {
    Replay replay = new Replay();
    log.entries().values().forEach(replay::apply);
    return replay.violations;
  }

  private void apply(AppliedEntry entry) {
    switch (entry.action()) {
      case PUT -> {
        if (entry.changed()) {
          require(entry, "revision", entry.revision(), ++revision);
          require(entry, "version", entry.version(), versions.merge(entry.key(), 1L, Long::sum));
        }
      }
      case DELETE -> {
        boolean existed = versions.remove(entry.key()) != null;
        if (existed != entry.changed()) {
          broken(entry, existed ? "there was a key to delete" : "there was no key to delete");
        }
        revision += existed ? 1 : 0;
        require(entry, "revision", entry.revision(), revision);
      }
      case ACQUIRE -> {
        if (entry.changed()) {
          grant(entry);
        }
      }
      case RELEASE -> {
        if (entry.changed()) {
          free(entry);
        }
      }
      case END ->
          holders.values().removeIf(holder -> Objects.equals(holder.session(), entry.session()));
      case GET, FAULT -> {}
    }
  }

  private void grant(AppliedEntry entry) {
    Long token = entry.token();
    if (holders.containsKey(entry.key())) {
      broken(entry, "the lock is granted while somebody holds it");
    }
    if (token == null || token <= greatestToken) {
      broken(entry, "the token is not greater than " + greatestToken);
      return;
    }
    greatestToken = token;
    holders.put(entry.key(), new Holder(entry.session(), token));
  }

  private void free(AppliedEntry entry) {
    Holder holder = holders.get(entry.key());
    Long token = entry.token();
    boolean isHolder =
        holder != null
            && token != null
            && holder.token() == token
            && Objects.equals(holder.session(), entry.session());
    if (isHolder) {
      holders.remove(entry.key());
    } else {
      broken(entry, "the lock is released by one that does not hold it");
    }
  }

  private void require(AppliedEntry entry, String name, @Nullable Long logged, long replayed) {
    if (logged == null || logged != replayed) {
      broken(entry, "the %s is %d when replayed".formatted(name, replayed));
    }
  }

  private void broken(AppliedEntry entry, String what) {
    violations.add(
        new LogViolation(
            Rule.REPLAY,
            entry.index(),
            "index %d, %s of \"%s\": %s"
                .formatted(entry.index(), entry.action().wireName(), entry.key(), what)));
  }

  private record Holder(@Nullable Long session, long token) {}
}
