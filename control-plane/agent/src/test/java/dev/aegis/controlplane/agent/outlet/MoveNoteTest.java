package dev.aegis.controlplane.agent.outlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.controlplane.agent.ThisJava;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class MoveNoteTest {
  private static final String PACKED = "packed-refs.lock";
  private static final String PULLS = "refs/heads/pulls.lock";

  @TempDir Path folder;
  private Path gitDir;
  private MoveNote note;

  @BeforeEach
  void start() throws IOException {
    gitDir = Files.createDirectory(folder.resolve("config.git"));
    Files.createDirectories(gitDir.resolve("refs/heads"));
    note = new MoveNote(gitDir);
  }

  @Test
  void locksAreNamedDuringTheMoveAndNotAfter() throws Exception {
    assertThat(
            note.during(
                List.of(PACKED, PULLS),
                () -> {
                  assertThat(noted()).isEqualTo(PACKED + "\n" + PULLS);
                  return true;
                }))
        .isTrue();
    assertThat(noted()).isEmpty();
  }

  @Test
  void noteOfAMoveThatFailsIsEmptied() throws Exception {
    assertThatThrownBy(() ->
            note.during(
                List.of(PACKED),
                () -> {
                  throw new IOException("the disk is full");
                }))
        .hasMessage("the disk is full");
    assertThat(noted()).isEmpty();
  }

  @Test
  void locksOfAKilledAgentAreRemovedBeforeTheMove() throws Exception {
    leave(PACKED);
    leave(PULLS);
    leave("refs/heads/main.lock");
    Files.writeString(gitDir.resolve(MoveNote.NAME), PACKED + "\n" + PULLS);

    assertThat(note.during(List.of(PACKED), () -> !exists(PACKED) && !exists(PULLS))).isTrue();
    assertThat(exists("refs/heads/main.lock")).as("no note names it").isTrue();
  }

  /// An agent that is killed while it waits for somebody else's lock has not noted it as its own.
  @Test
  void lockOfSomebodyElseIsWaitedForAndNeitherNotedNorRemoved() throws Exception {
    leave(PULLS);

    assertThat(
            note.during(
                List.of(PACKED, PULLS),
                () -> {
                  throw new AssertionError("moved under somebody else's lock");
                }))
        .isFalse();
    assertThat(noted()).isEmpty();
    assertThat(note.inTheWay(List.of(PACKED, PULLS))).contains(gitDir.resolve(PULLS));
    assertThat(note.inTheWay(List.of(PACKED))).isEmpty();

    Files.delete(gitDir.resolve(PULLS));
    assertThat(note.during(List.of(PACKED, PULLS), () -> true)).isTrue();
  }

  @Test
  void interruptedMoveThatCameThroughIsToldAsMoved() throws Exception {
    assertThat(
            note.during(
                List.of(PACKED),
                () -> {
                  Thread.currentThread().interrupt();
                  return true;
                }))
        .isTrue();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(noted()).isEmpty();
  }

  @Test
  void lockThatAGitAtWorkTakesAnewIsLeftToIt() throws Exception {
    leave(PULLS);
    Files.writeString(gitDir.resolve(MoveNote.NAME), PULLS);
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> git =
        CompletableFuture.runAsync(
            () -> {
              while (!done.get()) {
                try {
                  Path next = Files.createTempFile(gitDir, "next", "");
                  assertThat(exists(PULLS)).as("it was taken from the git at work").isTrue();
                  Files.move(next, gitDir.resolve(PULLS), StandardCopyOption.ATOMIC_MOVE);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              }
            },
            Thread::startVirtualThread);

    try {
      note.during(List.of(PACKED), () -> true);
    } finally {
      done.set(true);
    }
    git.join();
    assertThat(exists(PULLS)).isTrue();
  }

  @Test
  void noteThatNamesOtherFilesRemovesNoneOfThem() throws Exception {
    Path outside = Files.createFile(folder.resolve("other.lock"));
    leave("refs/heads/main");
    Files.writeString(gitDir.resolve(MoveNote.NAME), "../other.lock\nrefs/heads/main\n\0.lock");

    note.during(List.of(PACKED), () -> true);

    assertThat(outside).exists();
    assertThat(exists("refs/heads/main")).isTrue();
  }

  @Test
  void agentThatStandsStillInItsMoveIsTold() throws Exception {
    Process other =
        ThisJava.program(List.of(), HoldsTheNote.class, gitDir.resolve(MoveNote.NAME).toString())
            .start();
    try {
      assertThat(other.inputReader().readLine()).isEqualTo("held");

      assertThatThrownBy(() -> note.during(List.of(PACKED), () -> true))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another agent has held")
          .hasMessageContaining("see whether it stands still");
    } finally {
      other.destroyForcibly().waitFor();
    }
    assertThat(note.during(List.of(PACKED), () -> true)).as("once it is gone").isTrue();
  }

  /// Run as a process of its own, until it is killed.
  static final class HoldsTheNote {
    public static void main(String[] args) throws Exception {
      try (FileChannel channel =
              FileChannel.open(
                  Path.of(args[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var _ = channel.lock()) {
        System.out.println("held");
        var _ = System.in.read();
      }
    }
  }

  private void leave(String lock) throws IOException {
    Files.createFile(gitDir.resolve(lock));
  }

  private boolean exists(String name) {
    return Files.exists(gitDir.resolve(name));
  }

  private String noted() throws IOException {
    return Files.readString(gitDir.resolve(MoveNote.NAME), UTF_8);
  }
}
