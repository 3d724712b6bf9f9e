package dev.aegis.sdk;

import java.util.List;

/// Changes of one or more revisions, in their order; all changes of one revision are in one batch.
///
/// @param events at least one
/// @param nextRevision everything before this revision is delivered with this batch
public record WatchBatch(List<WatchEvent> events, long nextRevision) {
  public WatchBatch {
    events = List.copyOf(events);
  }
}
