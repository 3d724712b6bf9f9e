package dev.aegis.controlplane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.agent.journal.JournalCheck;
import dev.aegis.controlplane.agent.outlet.BareRepository;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The agent's process is killed at a random moment, and again later; the next one neither repeats
/// nor loses a proposal. `-Daegis.agent.kills=50` tries more moments than the test run does.
class KilledAgentTest {
  private static final int KILLS = Integer.getInteger("aegis.agent.kills", 6);
  private static final long SEED = Long.getLong("aegis.agent.seed", System.nanoTime());

  @TempDir Path folder;

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void agentKilledAtAnyMomentNeitherRepeatsNorLosesAProposal() throws Exception {
    System.out.println("kills: " + KILLS + ", -Daegis.agent.seed=" + SEED);
    Random random = new Random(SEED);
    int latestMs = 2 * msToTheFirstTurn(Files.createDirectory(folder.resolve("measured")));
    int before = 0;
    int found = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Path one = Files.createDirectory(folder.resolve("kill-" + kill));
      BareRepository repository = BareRepository.create(one);
      assertThat(repository.path()).isEqualTo(one.resolve("config.git"));

      killAfter(one, Duration.ofMillis(random.nextInt(latestMs)));
      before += repository.numbers().size();
      List<String> said = killAfterTurns(one, 3);

      assertThat(repository.numbers()).as("kill %d: %s", kill, said).containsExactly(1);
      assertThat(repository.record(1)).contains("state: open", "kind: election_churn");
      try (var drafts = Files.list(one.resolve("issues"))) {
        assertThat(drafts).hasSize(1);
      }
      assertThat(JournalCheck.check(one.resolve("journal.jsonl")))
          .isInstanceOf(JournalCheck.Result.Intact.class);
      List<String> told = linesOfProposals(one);
      assertThat(told).as("kill %d: each proposal is told once", kill).hasSize(1);
      found += told.getFirst().contains("\"outcome\":\"found\"") ? 1 : 0;
    }
    System.out.println(
        "killed after the proposal was there: %d of %d, and before its line was: %d"
            .formatted(before, KILLS, found));
  }

  @Test
  void proposalThatWasOpenedByAnAgentKilledBeforeItsLineIsToldByTheNextOne() throws Exception {
    BareRepository repository = BareRepository.create(folder);
    Process killed = agent(folder, AgentUnderTheKnife.HALT);
    assertThat(killed.waitFor(Duration.ofSeconds(60))).isTrue();
    assertThat(killed.exitValue()).isEqualTo(AgentUnderTheKnife.HALTED);
    assertThat(repository.numbers()).as("it was opened").containsExactly(1);
    assertThat(linesOfProposals(folder)).as("and not told").isEmpty();

    killAfterTurns(folder, 2);
    String found = linesOfProposals(folder).getFirst();
    assertThat(found)
        .contains("\"outcome\":\"found\",\"branch\":\"aegis-agent/election_churn/")
        .contains("\"detail\":\"proposal 1, opened at 20");

    killAfterTurns(folder, 2);
    assertThat(linesOfProposals(folder)).as("once, by whichever process").containsExactly(found);
    assertThat(repository.numbers()).containsExactly(1);
    assertThat(JournalCheck.check(folder.resolve("journal.jsonl")))
        .isInstanceOf(JournalCheck.Result.Intact.class);
  }

  /// Git's locks do not end with their process. Now and then they are released before the halt
  /// comes through, and it is tried once more.
  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void locksOfAnAgentKilledWhileItMovedBranchesDoNotStopTheNextOne() throws Exception {
    boolean locked = false;
    for (int kill = 0; !locked; kill++) {
      Path one = Files.createDirectory(folder.resolve("locked-" + kill));
      BareRepository repository = BareRepository.create(one);
      Process killed = agent(one, AgentUnderTheKnife.HALT_IN_MOVE);
      assertThat(killed.waitFor(Duration.ofMinutes(1))).isTrue();
      assertThat(killed.exitValue()).isEqualTo(AgentUnderTheKnife.HALTED);
      List<Path> locks = AgentUnderTheKnife.LOCKS.stream().map(repository.path()::resolve).toList();
      locked = locks.stream().anyMatch(Files::exists);

      List<String> said = killAfterTurns(one, 1);
      assertThat(repository.numbers()).as("%s", said).containsExactly(1);
      assertThat(linesOfProposals(one)).hasSize(1);
      assertThat(locks).allMatch(Files::notExists);
    }
  }

  /// The lines that tell that there is a proposal.
  private static List<String> linesOfProposals(Path one) throws IOException {
    return Files.readAllLines(one.resolve("journal.jsonl")).stream()
        .filter(line ->
            line.contains("\"outcome\":\"opened\"") || line.contains("\"outcome\":\"found\""))
        .toList();
  }

  /// How long a process takes here and now to have proposed: moments up to twice that are as often
  /// before it as after it.
  private static int msToTheFirstTurn(Path one) throws Exception {
    BareRepository.create(one);
    long begin = System.nanoTime();
    killAfterTurns(one, 1);
    return (int) Duration.ofNanos(System.nanoTime() - begin).toMillis();
  }

  private static void killAfter(Path one, Duration delay) throws Exception {
    Process agent = agent(one);
    var _ = agent.waitFor(delay); // the moment of the kill, not a wait for something
    kill(agent);
  }

  private static List<String> killAfterTurns(Path one, int turns) throws Exception {
    Process agent = agent(one);
    try (BufferedReader out = agent.inputReader()) {
      List<String> said = out.lines().limit(turns).toList();
      kill(agent);
      assertThat(said).as("turns of the second process").hasSize(turns);
      return said;
    }
  }

  private static void kill(Process agent) throws InterruptedException {
    agent.destroyForcibly();
    agent.waitFor();
  }

  private static Process agent(Path one, String... how) throws IOException {
    ProcessBuilder builder =
        ThisJava.program(
                List.of("-XX:TieredStopAtLevel=1"), AgentUnderTheKnife.class, one.toString())
            .redirectError(one.resolve("stderr.log").toFile());
    builder.command().addAll(List.of(how));
    return builder.start();
  }
}
