package dev.aegis.controlplane.agent.outlet;

import dev.aegis.controlplane.postmortem.PostmortemDraft;
import java.io.IOException;
import java.time.Instant;

/// Where drafts of postmortems go, for a person to finish.
public interface PostmortemIssues {
  /// Opens an issue for a draft, unless one of the same title is there: a person may be writing it.
  ///
  /// @return whether a new one was opened
  /// @throws IOException if the place cannot be read or written
  boolean openUnlessThere(PostmortemDraft draft, Instant now) throws IOException;
}
