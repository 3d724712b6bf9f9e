package dev.aegis.ctl.verb;

import dev.aegis.ctl.output.Printer;
import dev.aegis.ctl.shell.ExitCode;
import dev.aegis.ctl.shell.Options;
import dev.aegis.ctl.shell.Surroundings;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What all verbs share.
abstract class Verb implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public final Integer call() throws Exception {
    return exit();
  }

  /// Does it, and says how the process ends.
  int exit() throws Exception {
    return run().code();
  }

  /// Does it.
  ExitCode run() throws Exception {
    throw new UnsupportedOperationException("a verb overrides one of the two");
  }

  CommandSpec spec() {
    return Objects.requireNonNull(spec);
  }

  Options root() {
    return (Options) spec().root().userObject();
  }

  Printer printer() {
    return root().printer();
  }

  Surroundings around() {
    return root().around();
  }

  /// Says something that is no result.
  void say(String line) {
    around().err().println("aegisctl: " + line);
  }

  /// The words make no sense.
  ParameterException misuse(String why) {
    return new ParameterException(spec().commandLine(), why);
  }
}
