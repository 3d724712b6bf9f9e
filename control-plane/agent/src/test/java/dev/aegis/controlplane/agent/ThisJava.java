package dev.aegis.controlplane.agent;

import java.util.ArrayList;
import java.util.List;

/// Programs of this build as processes of their own, by the Java and the class path of the tests.
public final class ThisJava {
  private ThisJava() {}

  /// Yet to be started.
  ///
  /// @param options of Java itself
  public static ProcessBuilder program(List<String> options, Class<?> main, String... words) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(words));
    return new ProcessBuilder(command);
  }
}
