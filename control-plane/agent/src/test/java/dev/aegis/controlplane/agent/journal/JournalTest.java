package dev.aegis.controlplane.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.controlplane.agent.Contract;
import dev.aegis.controlplane.agent.narrate.ModelCall;
import dev.aegis.telemetry.json.TelemetryJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeFiveLines() throws IOException {
    file = folder.resolve("journal.jsonl");
    try (Journal journal = Journal.open(file, NOW)) {
      journal.append(
          NOW,
          new JournalEntry.WindowJudged(
              TelemetryJson.readAnomaly(Contract.fixture("anomaly.json")),
              "blocked",
              "not \"safe\"",
              List.of("tick-vs-ttl")));
      for (int i = 2; i <= 5; i++) {
        journal.append(NOW, new JournalEntry.DraftOpened("draft " + i));
      }
    }
  }

  @Test
  void wholeJournalIsIntactAndReadableAsJson() throws IOException {
    assertThat(JournalCheck.check(file))
        .isInstanceOfSatisfying(
            JournalCheck.Result.Intact.class,
            intact -> {
              assertThat(intact.lines()).isEqualTo(5);
              assertThat(intact.wholeBytes()).isEqualTo(file.toFile().length());
            });
    assertThat(lines().getFirst())
        .contains(
            "\"decision\":\"blocked\"", "\"reason\":\"not \\\"safe\\\"\"", "\"election_churn\"");
  }

  @Test
  void everyChangedByteIsFound() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 1;
      assertThat(JournalCheck.check(new ByteArrayInputStream(changed)))
          .as("byte %d", i)
          .satisfiesAnyOf(
              result -> assertThat(result).isInstanceOf(JournalCheck.Result.Broken.class),
              result ->
                  // Without its last newline a line counts as never finished.
                  assertThat(((JournalCheck.Result.Intact) result).tornBytes()).isPositive());
    }
  }

  @Test
  void changedLineIsNamed() throws IOException {
    List<String> lines = lines();
    lines.set(2, lines.get(2).replace("draft 3", "draft 4"));
    assertBroken(lines, 3, "changed");
  }

  @Test
  void droppedLineIsNamed() throws IOException {
    List<String> lines = lines();
    lines.remove(2);
    assertBroken(lines, 3, "does not follow");
  }

  @Test
  void lineDroppedFromTheEndIsFoundByTheHeadFile() throws IOException {
    List<String> lines = lines();
    lines.removeLast();
    lines.removeLast();
    assertBroken(lines, 4, "2 lines are missing from the end");
  }

  @Test
  void linesInAnotherOrderAreNamed() throws IOException {
    List<String> lines = lines();
    lines.add(1, lines.remove(3));
    assertBroken(lines, 2, "does not follow");
  }

  /// The chain alone cannot show it, so the answer says what it does not know.
  @Test
  void withoutItsHeadFileTheEndIsNotVouchedFor() throws IOException {
    assertThat(((JournalCheck.Result.Intact) JournalCheck.check(file)).endIsKnown()).isTrue();
    Files.delete(folder.resolve("journal.jsonl.head"));
    List<String> lines = lines();
    lines.removeLast();
    Files.write(file, lines);

    assertThat(JournalCheck.check(file))
        .isInstanceOfSatisfying(
            JournalCheck.Result.Intact.class,
            intact -> {
              assertThat(intact.lines()).isEqualTo(4);
              assertThat(intact.endIsKnown()).isFalse();
            });
  }

  @Test
  void everyCutOfTheFileIsFoundByTheHeadFile() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(JournalCheck.check(file))
          .as("cut to %d bytes", length)
          .isInstanceOf(JournalCheck.Result.Broken.class);
    }
  }

  /// Light fuzzing: whatever a file holds, the check ends with an answer, and only the journal
  /// itself is whole.
  @Test
  void mutilatedJournalNeverPassesAndNeverBreaksTheCheck() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    SplittableRandom random = new SplittableRandom(20_261_126);
    for (int round = 0; round < 3_000; round++) {
      byte[] bytes = whole.clone();
      int from = random.nextInt(bytes.length);
      int to = from + random.nextInt(Math.min(400, bytes.length - from));
      byte[] mutilated =
          switch (random.nextInt(4)) {
            case 0 -> without(bytes, from, to);
            case 1 -> moved(bytes, from, to, random.nextInt(bytes.length));
            case 2 -> scribbled(bytes, from, to, random);
            default -> twice(bytes, from, to);
          };
      Files.write(file, mutilated);
      JournalCheck.Result result = JournalCheck.check(file);
      boolean same = Arrays.equals(mutilated, whole);
      boolean longer = Arrays.mismatch(mutilated, whole) == whole.length;
      assertThat(result instanceof JournalCheck.Result.Intact)
          .as("round %d", round)
          .isEqualTo(same || longer);
    }
  }

  private static byte[] without(byte[] bytes, int from, int to) {
    return joined(Arrays.copyOf(bytes, from), Arrays.copyOfRange(bytes, to, bytes.length));
  }

  private static byte[] moved(byte[] bytes, int from, int to, int where) {
    byte[] rest = without(bytes, from, to);
    int at = Math.min(where, rest.length);
    byte[] start = joined(Arrays.copyOf(rest, at), Arrays.copyOfRange(bytes, from, to));
    return joined(start, Arrays.copyOfRange(rest, at, rest.length));
  }

  private static byte[] scribbled(byte[] bytes, int from, int to, SplittableRandom random) {
    for (int i = from; i < to; i++) {
      bytes[i] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static byte[] twice(byte[] bytes, int from, int to) {
    byte[] start = joined(Arrays.copyOf(bytes, to), Arrays.copyOfRange(bytes, from, to));
    return joined(start, Arrays.copyOfRange(bytes, to, bytes.length));
  }

  private static byte[] joined(byte[] one, byte[] two) {
    byte[] both = Arrays.copyOf(one, one.length + two.length);
    System.arraycopy(two, 0, both, one.length, two.length);
    return both;
  }

  @Test
  void entryThatIsTooLongIsNotWritten() throws IOException {
    try (Journal journal = Journal.open(file, NOW)) {
      assertThatThrownBy(
              () -> journal.append(NOW, new JournalEntry.DraftOpened("x".repeat(1 << 20))))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("longer than a line");
      journal.append(NOW, new JournalEntry.DraftOpened("draft 6"));
    }
    assertThat(((JournalCheck.Result.Intact) JournalCheck.check(file)).lines()).isEqualTo(6);
  }

  @Test
  void callsToAModelAreRememberedForADay() throws IOException {
    try (Journal journal = Journal.open(file, NOW)) {
      for (int hours : List.of(30, 20, 1)) {
        Instant at = NOW.minus(Duration.ofHours(hours));
        journal.append(
            NOW,
            new JournalEntry.ModelAsked(
                "draft 2",
                new ModelCall(
                    at,
                    "tiny",
                    ModelCall.Outcome.RATE_LIMITED,
                    "its endpoint was asked too often",
                    hours,
                    7,
                    9,
                    Duration.ofMillis(40))));
      }
    }
    assertThat(JournalMemory.read(file, NOW).calls())
        .extracting(ModelCall::inputTokens)
        .containsExactly(20L, 1L);
    assertThat(JournalMemory.read(file, NOW).calls().getLast().outcome())
        .isEqualTo(ModelCall.Outcome.RATE_LIMITED);
  }

  @Test
  void repeatedLineIsNamed() throws IOException {
    List<String> lines = lines();
    lines.add(2, lines.get(1));
    assertBroken(lines, 3, "does not follow");
  }

  @Test
  void chainThatWasWrittenAnewIsFoundByTheHeadFile() throws IOException {
    Path other = folder.resolve("other.jsonl");
    try (Journal journal = Journal.open(other, NOW)) {
      for (int i = 1; i <= 5; i++) {
        journal.append(NOW, new JournalEntry.DraftOpened("forged " + i));
      }
    }
    assertBroken(Files.readAllLines(other), 5, "head file");
  }

  @Test
  void journalGoesOnWhereItEnded() throws IOException {
    try (Journal journal = Journal.open(file, NOW)) {
      journal.append(NOW, new JournalEntry.DraftOpened("draft 6"));
    }
    assertThat(((JournalCheck.Result.Intact) JournalCheck.check(file)).lines()).isEqualTo(6);
  }

  @Test
  void brokenJournalIsNotContinued() throws IOException {
    List<String> lines = lines();
    lines.remove(0);
    Files.write(file, lines);

    assertThatThrownBy(() -> Journal.open(file, NOW))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("broken at line 1")
        .hasMessageContaining("Move it");
    assertThat(Files.readAllLines(file)).isEqualTo(lines);
  }

  @Test
  void lineThatACrashCutOffIsRemovedAndToldOf() throws IOException {
    Files.writeString(file, "{\"n\":6,\"prev\":\"", StandardOpenOption.APPEND);

    Journal.open(file, NOW).close();

    assertThat(lines()).hasSize(6);
    assertThat(lines().getLast()).contains("\"what\":\"torn_line_removed\",\"bytes\":15");
    assertThat(((JournalCheck.Result.Intact) JournalCheck.check(file)).lines()).isEqualTo(6);
  }

  @Test
  void headThatACrashLeftBehindIsNoFault() throws IOException {
    Path head = folder.resolve("journal.jsonl.head");
    String old = Files.readString(head);
    try (Journal journal = Journal.open(file, NOW)) {
      journal.append(NOW, new JournalEntry.DraftOpened("draft 6"));
    }
    Files.writeString(head, old);

    Journal.open(file, NOW).close();
    assertThat(((JournalCheck.Result.Intact) JournalCheck.check(file)).lines()).isEqualTo(6);
  }

  @Test
  void secondAgentIsRefused() throws IOException {
    try (Journal _ = Journal.open(file, NOW)) {
      assertThatThrownBy(() -> Journal.open(file, NOW))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use by another agent");
    }
    Journal.open(file, NOW).close();
  }

  private List<String> lines() throws IOException {
    return new ArrayList<>(Files.readAllLines(file));
  }

  private void assertBroken(List<String> lines, long line, String problem) throws IOException {
    Files.writeString(file, String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
    assertThat(JournalCheck.check(file))
        .isInstanceOfSatisfying(
            JournalCheck.Result.Broken.class,
            broken -> {
              assertThat(broken.line()).isEqualTo(line);
              assertThat(broken.problem()).contains(problem);
            });
  }
}
