package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.dataplane.node.replication.DiskLevel.Level;
import dev.aegis.dataplane.node.settings.DiskRoom;
import dev.aegis.dataplane.node.settings.SettingsException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Low below 80 MiB, full below 16 MiB.
class DiskLevelTest {
  private static final DiskRoom ROOM = new DiskRoom(80, 16);

  private final DiskLevel level = new DiskLevel(ROOM);

  private Level look(long freeMib) {
    return level.look(freeMib << 20);
  }

  @Test
  void theMarksAreLimitsOfWhatIsFree() {
    assertThat(look(80)).isEqualTo(Level.ROOMY);
    assertThat(look(79)).isEqualTo(Level.LOW);
    assertThat(look(16)).isEqualTo(Level.LOW);
    assertThat(look(15)).isEqualTo(Level.FULL);
  }

  @Test
  void aLevelIsLeftOnlyWithAnEighthToSpare() {
    assertThat(look(79)).isEqualTo(Level.LOW);
    assertThat(look(89)).isEqualTo(Level.LOW);
    assertThat(look(90)).isEqualTo(Level.ROOMY);
    assertThat(look(15)).isEqualTo(Level.FULL);
    assertThat(look(17)).isEqualTo(Level.FULL);
    assertThat(look(18)).isEqualTo(Level.LOW);
  }

  @Test
  void marksOfZeroAreNeverReached() {
    DiskLevel careless = new DiskLevel(new DiskRoom(0, 0));
    assertThat(careless.look(0)).isEqualTo(Level.ROOMY);
  }

  @Test
  void marksInTheWrongOrderAreRefusedByName() {
    assertThatThrownBy(() -> new DiskRoom(16, 80))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("aegis.node.disk-low-mib is 16");
  }

  @Test
  void aNodeDoesNotStartOnADiskWithoutRoom(@TempDir Path dir) {
    DiskRoom tooMuch = new DiskRoom(1L << 40, 1L << 40);
    assertThatThrownBy(() -> DiskWatch.requireRoom(dir.resolve("not").resolve("yet"), tooMuch))
        .isInstanceOf(StorageFullException.class)
        .hasMessageContaining("MiB free");
  }
}
