package dev.aegis.chaos.linear;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.chaos.history.Action;
import dev.aegis.chaos.history.Event;
import dev.aegis.chaos.history.EventContent;
import dev.aegis.chaos.history.EventType;
import dev.aegis.chaos.history.History;
import dev.aegis.chaos.history.Script;
import dev.aegis.chaos.linear.Report.Judged;
import dev.aegis.chaos.linear.Report.Outcome;
import dev.aegis.chaos.linear.Verdict.NotChecked;
import dev.aegis.chaos.linear.Verdict.NotLinearizable;
import dev.aegis.chaos.linear.Verdict.Undecided;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UndecidedTest {
  @Test
  void aSpentBudgetIsNoVerdict() {
    Script script = new Script();
    for (int i = 0; i < 20; i++) {
      script.put(0, "v" + i);
    }
    assertThat(check(script.history(), 10).partitions().getFirst().verdict())
        .isEqualTo(new Undecided("10 steps were not enough"));
    assertThat(check(script.get(1, "stale").history(), 10).outcome()).isEqualTo(Outcome.UNDECIDED);
  }

  @Test
  void theCheckStopsAtTheFirstPartitionThatIsNotLinearizable() {
    List<Event> events = new ArrayList<>(new Script().get(0, "x").events());
    for (int i = 0; i < 10; i++) {
      events.add(event(events.size(), EventType.INVOKE));
      events.add(event(events.size(), EventType.OK));
    }
    assertThat(check(History.of(events), 1000).partitions())
        .extracting(Judged::verdict)
        .hasExactlyElementsOfTypes(NotLinearizable.class, NotChecked.class);
  }

  private static Event event(int index, EventType type) {
    return new Event(
        index,
        index * 1000L,
        1,
        type,
        EventContent.of(Action.PUT, "other").withValue("v" + index / 2));
  }

  private static Report check(History history, long steps) {
    return new LinearizabilityChecker(new Budget(steps, 1000, Duration.ofMinutes(1)))
        .check(history);
  }
}
