package dev.aegis.load.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.load.plan.Operation;
import dev.aegis.load.report.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadMainTest {
  private static final int DEAD_PORT_BASE = 1;

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void helpTellsEveryCommand() throws IOException, InterruptedException {
    assertThat(run("help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("failover", "fill", "compare");
  }

  @Test
  void aWrongWordIsToldInOneSentenceAndIsNoCrash() throws IOException, InterruptedException {
    assertRefused("There is no option \"--client\"", "--client", "64");
    assertRefused("--clients needs a value", "--clients");
    assertRefused("--clients is \"0\"; it must be a whole number from 1", "--clients", "0");
    assertRefused("--clients is \"many\"", "--clients", "many");
    assertRefused("--connections is \"0\"", "--connections", "0");
    assertRefused("--keys is given twice", "--keys", "1", "--keys", "2");
    assertRefused("must be leader or all", "--connect-to", "n1");
    assertRefused("no operation \"puts\"", "run", "--mix", "puts");
    assertRefused("There is no option \"frobnicate\"", "frobnicate");
    assertRefused("--times is \"-1\"", "failover", "--times", "-1");
    assertRefused("no row \"put:2\"", "compare", "--rows", "put:2");
    assertRefused("must name aegis", "compare", "--systems", "etcd");
    assertRefused("must name aegis", "compare", "--systems", "aegis,consul");
    assertRefused("--sessions is \"-5\"", "fill", "--sessions", "-5");
  }

  @Test
  void aClusterThatDoesNotRunIsToldAtOnce() throws IOException, InterruptedException {
    for (String verb : List.of("run", "failover", "fill")) {
      err.reset();
      assertThat(run(verb)).as(verb).isEqualTo(1);
      assertThat(err.toString(StandardCharsets.UTF_8).lines())
          .containsExactly(
              "aegis: No node of the cluster in %s runs; ./aegis up --service starts it."
                  .formatted(folder));
    }
  }

  @Test
  void whatIsNotSaidIsAsTheHelpSays() {
    RunCommand load = RunCommand.parse(List.of());
    assertThat(load.plan().clients()).isEqualTo(64);
    assertThat(load.plan().connections()).isEqualTo(16);
    assertThat(load.plan().mix().turn()).containsExactly(Operation.PUT);
    assertThat(load.plan().measured()).isEqualTo(Duration.ofSeconds(20));
    assertThat(load.spread()).isFalse();

    CompareCommand compare = CompareCommand.parse(List.of());
    assertThat(compare.systems())
        .containsExactly(Contestant.AEGIS, Contestant.ETCD, Contestant.ZOOKEEPER);
    assertThat(compare.aegisFlags()).containsExactly("--service");
    assertThat(compare.schedule().rows()).isEqualTo(Row.ALL);
    assertThat(compare.schedule().rounds()).isEqualTo(3);
  }

  @Test
  void clientsShareAsManyConnectionsAsIsSaid() {
    RunCommand load = RunCommand.parse(List.of("--clients", "100", "--connections", "50"));
    assertThat(load.plan().connections()).isEqualTo(50);
    assertThat(RunCommand.parse(List.of("--clients", "4")).plan().connections()).isEqualTo(4);
  }

  @Test
  void theSessionsOfAFullStoreCountThoseThatTheLoadLocksWith() {
    List<String> words = List.of("--sessions", "100", "--clients", "64", "--mix");
    assertThat(FillCommand.parse(with(words, "put")).sessionsBesidesTheLoad()).isEqualTo(100);
    assertThat(FillCommand.parse(with(words, "put=9,lock=1")).sessionsBesidesTheLoad())
        .isEqualTo(36);
    assertThat(
            FillCommand.parse(List.of("--sessions", "10", "--mix", "lock"))
                .sessionsBesidesTheLoad())
        .isZero();
  }

  private static List<String> with(List<String> words, String last) {
    return Stream.concat(words.stream(), Stream.of(last)).toList();
  }

  @Test
  void aegisComesFirstInWhateverOrderSystemsAreNamed() {
    assertThat(CompareCommand.parse(List.of("--systems", "zookeeper,aegis")).systems())
        .containsExactly(Contestant.AEGIS, Contestant.ZOOKEEPER);
  }

  private void assertRefused(String reason, String... words)
      throws IOException, InterruptedException {
    err.reset();
    assertThat(run(words)).as(String.join(" ", words)).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .startsWith("aegis: ")
        .contains(reason)
        .endsWith("./aegis load help tells what there is.");
  }

  private int run(String... words) throws IOException, InterruptedException {
    Place place =
        new Place(folder, DEAD_PORT_BASE, Optional.empty(), folder.resolve("aegis"), folder);
    return LoadMain.run(place, List.of(words), print(out), print(err));
  }

  private static PrintStream print(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }
}
