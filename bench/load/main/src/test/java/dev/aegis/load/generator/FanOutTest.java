package dev.aegis.load.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FanOutTest {
  private final List<String> ends = new ArrayList<>();
  private final FanOut fanOut = new FanOut(2);
  private final Completion completion =
      new Completion() {
        @Override
        public void succeeded() {
          ends.add("succeeded");
        }

        @Override
        public void failed(String kind) {
          ends.add(kind);
        }
      };

  @Test
  void itSucceedsWhenTheWriteIsAcknowledgedAndEveryWatcherTold() {
    long write = fanOut.begin(completion);
    fanOut.seen(write);
    fanOut.seen(write);
    assertThat(ends).isEmpty();

    fanOut.seen(write);

    assertThat(ends).containsExactly("succeeded");
  }

  @Test
  void aLateTellingOfAFailedWriteIsNotTakenForTheNextOne() {
    long first = fanOut.begin(completion);
    fanOut.failed("NO_LEADER");
    long second = fanOut.begin(completion);
    fanOut.seen(second);
    fanOut.seen(second);

    fanOut.seen(first);
    assertThat(ends).containsExactly("NO_LEADER");

    fanOut.seen(second);
    assertThat(ends).containsExactly("NO_LEADER", "succeeded");
  }

  @Test
  void anOperationEndsOnce() {
    fanOut.begin(completion);
    fanOut.failed("watch ended");
    fanOut.failed("watch ended");

    assertThat(ends).containsExactly("watch ended");
  }
}
