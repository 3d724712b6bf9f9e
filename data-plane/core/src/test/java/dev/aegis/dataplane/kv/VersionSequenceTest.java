package dev.aegis.dataplane.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.KeyVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VersionSequenceTest {
  private final VersionSequence sequence = new VersionSequence();

  /// Against a plain list, at every revision, while it grows, shrinks and moves.
  @Test
  void findsWhatAListFindsWhateverWasAddedAndDropped() {
    SplittableRandom random = new SplittableRandom(7);
    List<KeyVersion> expected = new ArrayList<>();
    long revision = 1;
    for (int step = 0; step < 5_000; step++) {
      if (random.nextInt(3) > 0) {
        revision += random.nextInt(3);
        KeyVersion version = at(revision);
        sequence.add(version);
        expected.add(version);
      } else {
        int dropped = Math.min(expected.size(), random.nextInt(step % 500 == 0 ? 400 : 3));
        sequence.dropFirst(dropped);
        expected.subList(0, dropped).clear();
      }
      assertThat(sequence.size()).isEqualTo(expected.size());
      assertThat(sequence.from(0)).isEqualTo(expected);
      long asked = random.nextLong(revision + 2);
      int younger = sequence.firstAfter(asked);
      assertThat(sequence.from(younger))
          .isEqualTo(expected.stream().filter(v -> v.modRevision() > asked).toList());
    }
  }

  @Test
  void severalVersionsOfOneRevisionStayInTheirOrder() {
    KeyVersion first = KeyVersion.tombstone(key("b"), 5);
    KeyVersion second = KeyVersion.tombstone(key("a"), 5);
    sequence.add(first);
    sequence.add(second);

    assertThat(sequence.from(sequence.firstAfter(4))).containsExactly(first, second);
    assertThat(sequence.from(sequence.firstAfter(5))).isEmpty();
  }

  @Test
  void nothingIsYoungerThanTheGreatestRevision() {
    sequence.add(at(5));

    assertThat(sequence.firstAfter(Long.MAX_VALUE)).isEqualTo(1);
    assertThat(sequence.firstAfter(Long.MIN_VALUE)).isZero();
  }

  @Test
  void aPositionOutsideIsRefused() {
    sequence.add(at(5));
    sequence.add(at(6));
    sequence.dropFirst(1);

    assertThatThrownBy(() -> sequence.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> sequence.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static KeyVersion at(long revision) {
    return KeyVersion.tombstone(key("k"), revision);
  }

  private static Bytes key(String name) {
    return Bytes.copyOf(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
