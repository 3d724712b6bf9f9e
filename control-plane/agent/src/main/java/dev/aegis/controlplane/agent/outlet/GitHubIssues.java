package dev.aegis.controlplane.agent.outlet;

import dev.aegis.controlplane.postmortem.PostmortemDraft;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/// Drafts of postmortems as issues on GitHub. The title is the identity.
///
/// It is looked for among the issues with the agent's label, and among all that changed in the last
/// days: a person may take the label away. Searching would be one request, but GitHub's search lags
/// behind, and an issue opened a moment ago would be opened again. Thread-safe; two agents on one
/// repository could open an issue each, as GitHub does not mind.
final class GitHubIssues implements PostmortemIssues {
  private static final String LABEL = "aegis-postmortem";
  private static final Duration LOOK_BACK = Duration.ofDays(3);

  private final GitHubRepository repository;

  GitHubIssues(GitHubRepository repository) {
    this.repository = repository;
  }

  @Override
  public boolean openUnlessThere(PostmortemDraft draft, Instant now) throws IOException {
    String title = draft.title().replaceAll("\\R", " ").strip();
    if (repository.hasIssue(title, LABEL, now.minus(LOOK_BACK))) {
      return false;
    }
    repository.openIssue(title, LABEL, PullBody.fitting(draft.markdown()));
    return true;
  }
}
