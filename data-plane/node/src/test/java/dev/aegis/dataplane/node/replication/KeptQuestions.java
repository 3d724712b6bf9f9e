package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.node.log.PeerTerms;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Voters that keep each question until the test answers it.
final class KeptQuestions implements PeerTerms {
  private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();

  record Asked(String node, Question question) {
    void answer(long term) {
      question.answered(node, term);
    }
  }

  /// Those that were asked and are not taken yet.
  BlockingQueue<Asked> asked() {
    return asked;
  }

  @Override
  public void ask(String group, String node, Question question) {
    asked.add(new Asked(node, question));
  }

  /// Waits for so many questions.
  List<Asked> questions(int count) {
    List<Asked> round = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        round.add(Objects.requireNonNull(asked.poll(60, TimeUnit.SECONDS), "no question comes"));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return round;
  }

  /// Waits for one question to each of the four.
  List<Asked> round() {
    List<Asked> round = questions(4);
    assertThat(round).extracting(Asked::node).containsExactlyInAnyOrder("n2", "n3", "n4", "n5");
    return round;
  }
}
