package dev.aegis.chaos.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.chaos.fault.FaultException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MendingTest {
  private final List<String> tried = new ArrayList<>();

  @Test
  void whatCannotBeMendedKeepsNothingElseBrokenAndTheFirstFailureIsTold() {
    assertThatThrownBy(() -> Mending.told(List.of("n1", "n2", "n3"), this::mendSecondAlone))
        .isInstanceOf(FaultException.class)
        .hasMessage("n1 stays broken.")
        .satisfies(failure ->
            assertThat(failure.getSuppressed())
                .extracting(Throwable::getMessage)
                .containsExactly("n3 stays broken."));

    assertThat(tried).containsExactly("n1", "n2", "n3");
  }

  @Test
  void whatThereIsToTellIsJoined() {
    assertThat(Mending.told(List.of("n1", "", "n3"), place -> place)).isEqualTo("n1; n3");
    assertThat(Mending.each(List.of("n1", "n2"), tried::add)).isEmpty();
    assertThat(tried).containsExactly("n1", "n2");
  }

  private String mendSecondAlone(String node) {
    tried.add(node);
    if (!node.equals("n2")) {
      throw new FaultException(node + " stays broken.", null);
    }
    return node + " was broken";
  }
}
