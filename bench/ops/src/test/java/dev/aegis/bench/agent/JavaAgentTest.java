package dev.aegis.bench.agent;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JavaAgentTest {
  @Test
  void classThatCannotBeLoadedIsRefusedWithItsReason() {
    assertThatThrownBy(() -> JavaAgent.ofClass(Unloadable.class.getName()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Unloadable could not be loaded")
        .hasMessageContaining("the model file is not there");
  }

  /// Fails before there is an object of it.
  public static final class Unloadable {
    static final Object MODEL = model();

    private static Object model() {
      throw new IllegalStateException("the model file is not there");
    }
  }
}
