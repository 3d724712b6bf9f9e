package dev.aegis.dataplane.node.watch;

import dev.aegis.dataplane.command.Change.KeyChanged;
import dev.aegis.dataplane.command.KeyVersion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cuts changes into batches that fit: between revisions where that is possible, and inside of one
/// only where it does not fit by itself. The last part of such a revision stands alone.
final class Batches {
  /// What a change costs beside its keys and values, generously.
  private static final int FRAME_BYTES = 128;

  private Batches() {}

  /// Changes that belong into one batch.
  ///
  /// @param nextRevision everything before it is in this part or in one before
  /// @param fragment more of `nextRevision` follows
  record Part(List<KeyChanged> changes, long nextRevision, boolean fragment) {}

  /// @param changes of whole revisions, in their order
  /// @param nextRevision everything before it is among them
  static List<Part> of(List<KeyChanged> changes, long nextRevision, int maxBytes) {
    List<Part> parts = new ArrayList<>();
    List<KeyChanged> part = new ArrayList<>();
    long bytes = 0;
    for (int from = 0; from < changes.size(); ) {
      int to = endOfRevision(changes, from);
      long revision = changes.get(from).current().modRevision();
      long whole = bytesOf(changes.subList(from, to));
      if (!part.isEmpty() && bytes + whole > maxBytes) {
        parts.add(new Part(part, revision, false));
        part = new ArrayList<>();
        bytes = 0;
      }
      for (KeyChanged change : changes.subList(from, to)) {
        long one = bytesOf(List.of(change));
        if (!part.isEmpty() && bytes + one > maxBytes) {
          parts.add(new Part(part, revision, true));
          part = new ArrayList<>();
          bytes = 0;
        }
        part.add(change);
        bytes += one;
      }
      if (whole > maxBytes) {
        parts.add(new Part(part, revision + 1, false));
        part = new ArrayList<>();
        bytes = 0;
      }
      from = to;
    }
    if (!part.isEmpty()) {
      parts.add(new Part(part, nextRevision, false));
    }
    return parts;
  }

  private static int endOfRevision(List<KeyChanged> changes, int from) {
    long revision = changes.get(from).current().modRevision();
    int to = from;
    while (to < changes.size() && changes.get(to).current().modRevision() == revision) {
      to++;
    }
    return to;
  }

  private static long bytesOf(List<KeyChanged> changes) {
    long bytes = 0;
    for (KeyChanged change : changes) {
      bytes += FRAME_BYTES + bytesOf(change.current()) + bytesOf(change.previous());
    }
    return bytes;
  }

  private static long bytesOf(@Nullable KeyVersion version) {
    return version == null ? 0 : version.key().size() + version.value().size();
  }
}
