package dev.aegis.dataplane.node.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotationLockTest {
  @TempDir Path dir;
  private final List<Long> ended = new ArrayList<>();
  private boolean answers = true;

  private RotationLock lock(Path home) {
    return new RotationLock(
        home,
        () -> OptionalLong.of(4711),
        session -> {
          ended.add(session);
          return answers;
        });
  }

  private Path note() {
    return dir.resolve("rotation-session");
  }

  @Test
  void theNextProcessGivesBackWhatThisOneHeld() {
    assertThat(lock(dir).tryLock()).isTrue();
    RotationLock next = lock(dir);
    assertThat(next.unlock()).isTrue();
    assertThat(ended).containsExactly(4711L);
    assertThat(next.unlock()).isTrue();
    assertThat(ended).as("given back once").hasSize(1);
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void aSessionThatCouldNotBeEndedIsStillHeld() {
    assertThat(lock(dir).tryLock()).isTrue();
    answers = false;
    assertThat(lock(dir).unlock()).isFalse();
    answers = true;
    assertThat(lock(dir).unlock()).isTrue();
    assertThat(ended).containsExactly(4711L, 4711L);
  }

  /// Half of this node's session number is the whole number of somebody else's.
  @Test
  void aTornNoteStopsNothingAndEndsNobodysSession() throws IOException {
    assertThat(lock(dir).tryLock()).isTrue();
    byte[] whole = Files.readAllBytes(note());
    for (int length = 0; length < whole.length; length++) {
      Files.write(note(), java.util.Arrays.copyOf(whole, length));
      assertThat(lock(dir).unlock()).as("a note of %d bytes", length).isTrue();
      assertThat(note()).doesNotExist();
    }
    Files.write(note(), new byte[] {-1, 0, 7});
    assertThat(lock(dir).unlock()).isTrue();
    assertThat(ended).isEmpty();
  }

  @Test
  void aLockThatCannotBeNotedIsNotHeld() {
    RotationLock lock = lock(dir.resolve("missing"));
    assertThatThrownBy(lock::tryLock).isInstanceOf(UncheckedIOException.class);
    assertThat(ended).containsExactly(4711L);
  }
}
