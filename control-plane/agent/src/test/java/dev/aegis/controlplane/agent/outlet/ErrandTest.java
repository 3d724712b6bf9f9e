package dev.aegis.controlplane.agent.outlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.aegis.controlplane.agent.outlet.OutletException.Kind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ErrandTest {
  private static final Duration PATIENT = Duration.ofSeconds(50);

  @Test
  void whatNobodyForesawIsNoUsableAnswerAndNamesItsType() {
    for (Throwable unforeseen :
        new Throwable[] {new IllegalArgumentException("a bad value"), new StackOverflowError()}) {
      IOException failed = failureOf(() -> throwing(unforeseen));

      assertThat(failed)
          .isInstanceOfSatisfying(
              OutletException.class, typed -> assertThat(typed.kind()).isEqualTo(Kind.UNAVAILABLE))
          .hasMessageContaining(unforeseen.getClass().getSimpleName())
          .hasCause(unforeseen);
    }
  }

  @Test
  void failureThatWasForeseenIsHandedOnAsItIs() {
    IOException foreseen = new FileNotFoundException("aegis.yaml");

    assertThat(failureOf(() -> throwing(foreseen))).isSameAs(foreseen);
  }

  private static IOException failureOf(Callable<String> work) {
    try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
      Errand<String> errand = Errand.send(thread, work);
      return catchThrowableOfType(IOException.class, () -> errand.result(PATIENT));
    }
  }

  private static String throwing(Throwable failure) throws Exception {
    if (failure instanceof Error error) {
      throw error;
    }
    throw (Exception) failure;
  }
}
