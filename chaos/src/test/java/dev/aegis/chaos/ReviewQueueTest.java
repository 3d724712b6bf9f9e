package dev.aegis.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The human's side of the proposal queue.
class ReviewQueueTest {
  private static final String YAML =
      """
      raft:
        heartbeat-interval: 150ms
        election-timeout-min: 900ms
      # a line that nobody changes
      # and one more
      lease:
        default-ttl: 10s
      """;

  private final Path state;
  private final Launcher launcher;
  private final ConfigRepository repository;

  ReviewQueueTest(@TempDir Path state) {
    this.state = state;
    launcher = Launcher.on(state);
    repository = ConfigRepository.create(state, YAML);
  }

  @Test
  void queueStartsEmpty() {
    assertThat(launcher.run("review", "list").succeeded().out()).contains("No open proposals");
  }

  @Test
  void changeMadeByHandWaitsUnchecked() throws IOException {
    open("150ms", "200ms", "Slower heartbeats");

    assertThat(launcher.run("review", "list").succeeded().out())
        .contains("unchecked", "Slower heartbeats");
    assertThat(launcher.run("review", "show", "1").succeeded().out())
        .contains("state: open", "base: " + repository.main())
        .contains("-  heartbeat-interval: 150ms", "+  heartbeat-interval: 200ms");
    assertThat(repository.mainYaml()).isEqualTo(YAML);
  }

  @Test
  void mergedChangeIsMainsConfiguration() throws IOException {
    String before = repository.main();
    open("150ms", "200ms", "Slower heartbeats");

    Launcher.Ended merged = launcher.run("review", "merge", "1").succeeded();

    assertThat(merged.err()).as("warning of an unchecked change").contains("'unchecked'");
    assertThat(repository.mainYaml()).isEqualTo(YAML.replace("150ms", "200ms"));
    assertThat(repository.git("", "rev-parse", "main^1")).isEqualTo(before);
    assertThat(repository.record(1)).contains("state: merged", "decided_by: ", "decided_at: 20");
    assertThat(launcher.run("review", "list").out()).contains("No open proposals");
    assertThat(launcher.run("review", "list", "--all").out()).contains("merged");
  }

  @Test
  void closedChangeNeverReachesMain() throws IOException {
    String before = repository.main();
    open("150ms", "200ms", "Slower heartbeats");

    launcher.run("review", "close", "1").succeeded();

    assertThat(repository.main()).isEqualTo(before);
    assertThat(repository.record(1)).contains("state: closed");
  }

  @Test
  void decidedProposalIsNotDecidedAgain() throws IOException {
    open("150ms", "200ms", "Slower heartbeats");
    launcher.run("review", "close", "1").succeeded();
    String main = repository.main();

    assertThat(launcher.run("review", "merge", "1").refusal()).contains("closed already");
    assertThat(launcher.run("review", "close", "1").refusal()).contains("closed already");
    assertThat(repository.main()).isEqualTo(main);
  }

  @Test
  void lockThatSomebodyLeftIsNamed() throws IOException {
    open("150ms", "200ms", "Slower heartbeats");
    Path lock = Files.createFile(state.resolve("config.git").resolve("refs/heads/pulls.lock"));

    assertThat(launcher.run("review", "merge", "1").refusal())
        .contains("the lock " + lock + " is in the way");

    Files.delete(lock);
    launcher.run("review", "merge", "1").succeeded();
  }

  @Test
  void unknownProposalIsNamed() {
    assertThat(launcher.run("review", "merge", "7").refusal()).contains("no proposal 7");
    assertThat(launcher.run("review", "show").refusal()).contains("number");
    assertThat(launcher.run("review", "show", "../main").refusal()).contains("number");
  }

  @Test
  void changeOfNothingIsRefused() throws IOException {
    Path same = Files.writeString(state.resolve("same.yaml"), YAML);

    assertThat(launcher.run("review", "open", same.toString(), "--title", "Nothing").refusal())
        .contains("nothing to propose");
  }

  @Test
  void changeWithoutATitleIsRefused() throws IOException {
    Path file = Files.writeString(state.resolve("new.yaml"), YAML + "kv: {}\n");

    assertThat(launcher.run("review", "open", file.toString()).refusal()).contains("--title");
    assertThat(launcher.run("review", "open", file.toString(), "--title").refusal())
        .contains("--title");
  }

  @Test
  void laterProposalKeepsWhatAnEarlierOneBroughtIntoMain() throws IOException {
    open("150ms", "200ms", "Slower heartbeats");
    open("10s", "20s", "Longer leases");
    launcher.run("review", "merge", "1").succeeded();

    Launcher.Ended merged = launcher.run("review", "merge", "2").succeeded();

    assertThat(merged.err()).contains("main had moved");
    assertThat(repository.mainYaml()).contains("200ms", "20s");
  }

  @Test
  void proposalThatNoLongerFitsIsRefusedAndStaysOpen() throws IOException {
    open("150ms", "200ms", "Slower heartbeats");
    open("150ms", "100ms", "Faster heartbeats");
    launcher.run("review", "merge", "1").succeeded();
    String main = repository.main();

    assertThat(launcher.run("review", "merge", "2").refusal()).contains("does not fit");
    assertThat(repository.main()).isEqualTo(main);
    assertThat(repository.record(2)).contains("state: open");
  }

  /// The agent writes its records with another program; only their head is ours to change.
  @Test
  void decisionTouchesOnlyTheHeadOfTheAgentsRecord() {
    String base = repository.main();
    repository.git("", "update-ref", "refs/heads/aegis-agent/election_churn/4f2a", base);
    String head =
        repository.commit(
            "refs/heads/aegis-agent/election_churn/4f2a",
            "aegis.yaml",
            YAML.replace("900ms", "1500ms"));
    String body = "# Why\n\nstate: open\n\n| term | 4 -> 9 |\n\n    indented  \n";
    repository.commit(
        "refs/heads/pulls",
        "3.md",
        """
        number: 3
        state: open
        title: Raise the election timeout: 900ms -> 1500ms
        branch: aegis-agent/election_churn/4f2a
        base: %s
        head: %s
        kind: election_churn
        severity: critical
        decided_at:
        decided_by:
        envelope: approved

        """
                .formatted(base, head)
            + body);

    Launcher.Ended merged = launcher.run("review", "merge", "3").succeeded();

    assertThat(merged.err()).as("an approved change needs no warning").isEmpty();
    assertThat(repository.mainYaml()).contains("1500ms");
    String record = repository.record(3);
    assertThat(record).startsWith("number: 3\nstate: merged\ntitle: Raise the election timeout: 9");
    assertThat(record).containsOnlyOnce("decided_at: 20").containsOnlyOnce("decided_by: ");
    assertThat(record).endsWith("\n\n" + body.strip());
  }

  @Test
  void changeThatTheAgentMakesInBetweenIsNotLost() throws IOException {
    Path rival = Files.writeString(state.resolve("rival.yaml"), YAML.replace("10s", "20s"));
    Path file = Files.writeString(state.resolve("new.yaml"), YAML.replace("150ms", "200ms"));
    Launcher overtaken = overtakenBy("review open '%s' --title Rival".formatted(rival));

    overtaken.run("review", "open", file.toString(), "--title", "Overtaken").succeeded();

    assertThat(repository.git("", "ls-tree", "--name-only", "pulls").lines())
        .containsExactly("1.md", "2.md");
    assertThat(repository.record(1)).contains("title: Rival");
    assertThat(repository.record(2)).contains("title: Overtaken");
  }

  @Test
  void proposalThatSomebodyClosesInBetweenIsNotMerged() throws IOException {
    open("150ms", "200ms", "Slower heartbeats");
    String main = repository.main();

    assertThat(overtakenBy("review close 1").run("review", "merge", "1").refusal())
        .contains("closed already");
    assertThat(repository.main()).isEqualTo(main);
    assertThat(repository.record(1)).contains("state: closed");
  }

  /// A launcher whose git lets somebody else's command pass right before its first change of refs.
  private Launcher overtakenBy(String command) throws IOException {
    Path bin = Files.createDirectories(state.resolve("bin"));
    String path = System.getenv("PATH");
    Files.writeString(
        bin.resolve("git"),
        """
        #!/usr/bin/env bash
        PATH='%s'
        if [[ " $* " == *" update-ref --stdin "* ]] && mkdir '%s' 2>/dev/null; then
          bash '%s' --state '%s' %s </dev/null >/dev/null || exit 99
        fi
        exec git "$@"
        """
            .formatted(path, bin.resolve("once"), Launcher.ROOT.resolve("aegis"), state, command));
    assertThat(bin.resolve("git").toFile().setExecutable(true)).isTrue();
    return launcher.with("PATH", bin + ":" + path);
  }

  private void open(String from, String to, String title) throws IOException {
    Path file = Files.writeString(state.resolve("new.yaml"), YAML.replace(from, to));
    launcher.run("review", "open", file.toString(), "--title", title).succeeded();
  }
}
