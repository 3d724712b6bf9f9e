package dev.aegis.controlplane.agent.outlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.postmortem.PostmortemDraft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkdownIssueFolderTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final PostmortemDraft DRAFT =
      new PostmortemDraft("Postmortem draft: election_churn (cluster), 2026-11-23", "## Summary\n");

  @TempDir Path state;

  @Test
  void draftBecomesAFileWithItsTitleFirst() throws IOException {
    assertThat(open(DRAFT)).isTrue();

    assertThat(files())
        .singleElement()
        .satisfies(file ->
            assertThat(file)
                .hasFileName("postmortem-draft-election-churn-cluster-2026-11-23.md")
                .content()
                .startsWith("# " + DRAFT.title() + "\n")
                .contains("2026-11-23T12:00:00Z")
                .endsWith("## Summary\n"));
  }

  @Test
  void sameTitleIsOpenedOnceAndWhatAPersonWroteStays() throws IOException {
    open(DRAFT);
    Path file = files().getFirst();
    Files.writeString(file, "# " + DRAFT.title() + "\n\nRewritten by Ada.\n");
    Files.move(file, file.resolveSibling("ada.md"));

    assertThat(open(DRAFT)).isFalse();
    assertThat(files())
        .singleElement()
        .satisfies(one -> assertThat(one).content().contains("Rewritten by Ada"));
  }

  @Test
  void titlesThatOnlyDifferInSignsGetTheirOwnFiles() throws IOException {
    open(new PostmortemDraft("a > b", "one"));
    open(new PostmortemDraft("a < b", "two"));

    assertThat(files()).hasSize(2);
  }

  private boolean open(PostmortemDraft draft) throws IOException {
    return new MarkdownIssueFolder(state.resolve("issues")).openUnlessThere(draft, NOW);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(state.resolve("issues"))) {
      return files.sorted().toList();
    }
  }
}
