package dev.aegis.ctl;

import dev.aegis.ctl.Console.Ended;
import dev.aegis.ctl.shell.ExitCode;
import dev.aegis.sdk.conformance.Outcome;
import dev.aegis.sdk.conformance.Step;
import dev.aegis.sdk.conformance.Subject;
import dev.aegis.sdk.conformance.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The command line as the subject of scenarios.
final class CtlSubject implements Subject {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Console console;
  private final Path dir;
  private final CommandWords words;
  private final CommandOutput output;
  private final Map<String, Long> sessions = new HashMap<>();
  private final Map<String, ProgramUnderLock> programs = new HashMap<>();

  CtlSubject(Console console, Path dir) {
    this.console = console;
    this.dir = dir;
    String prefix = "conformance-" + UUID.randomUUID() + "/";
    this.words = new CommandWords(prefix);
    this.output = new CommandOutput(prefix);
  }

  @Override
  public Outcome perform(Step step) throws IOException, InterruptedException {
    return switch (step.verb()) {
      case PUT -> told(step, words.put(bound(step)), output::written);
      case GET -> told(step, words.get(step), output::key, ExitCode.NOT_FOUND);
      case RANGE -> told(step, words.range(step), output::keys);
      case PAGE -> told(step, words.range(step), output::page);
      case DELETE, DELETE_RANGE ->
          told(step, words.delete(step), output::deleted, ExitCode.NOT_FOUND);
      case TRANSACT -> transact(step);
      case HISTORY -> told(step, words.history(step), output::history, ExitCode.NOT_FOUND);
      case COMPACT ->
          told(
              step,
              List.of("compact", step.at("revision").asString()),
              said -> CommandOutput.number(said, "compactedRevision"));
      case SESSION -> session(step);
      case FORCE_END ->
          told(
              step,
              List.of("session", "end", "--force", "" + session(step, "session")),
              _ -> JSON.nullNode());
      case LOCK -> lock(step);
      case DESCRIBE_LOCK ->
          told(
              step,
              List.of("lock", "describe", words.name(step)),
              CommandOutput::lock,
              ExitCode.NOT_FOUND);
      case VALIDATE_TOKEN ->
          told(
              step,
              List.of("lock", "check-token", words.name(step), step.at("token").asString()),
              CommandOutput::token,
              ExitCode.CONDITION_FAILED);
      case FORCE_RELEASE ->
          told(
              step,
              List.of("lock", "release", words.name(step)),
              said -> CommandOutput.number(said, "token"));
      case IS_HELD -> new Outcome.Gave(JSON.booleanNode(program(step).runs()));
      case IS_LOST -> new Outcome.Gave(JSON.booleanNode(program(step).isLost()));
      case CLOSE -> close(step);
      case WATCH, NEXT, CAMPAIGN, PROCLAIM, LEADER, OBSERVE, IS_ALIVE, KILL, AWAIT_NODES ->
          throw new IllegalArgumentException("No command for " + step.verb());
    };
  }

  /// Runs a command and reads what it says.
  ///
  /// @param alsoTells the exit code other than 0 with which it tells something
  private Outcome told(
      Step step, List<String> command, Function<Ended, JsonNode> reading, ExitCode... alsoTells) {
    return outcome(step, run(console, command), reading, alsoTells);
  }

  private static Ended run(Console console, List<String> command) {
    List<String> all = new ArrayList<>(command);
    // Before the words of a program, if there are any.
    all.addAll(1, List.of("-o", "json"));
    return console.run(all.toArray(String[]::new));
  }

  private static Outcome outcome(
      Step step, Ended ended, Function<Ended, JsonNode> reading, ExitCode... alsoTells) {
    boolean tells =
        ended.code() == ExitCode.DONE.code()
            || List.of(alsoTells).stream().anyMatch(code -> code.code() == ended.code());
    return tells ? new Outcome.Gave(reading.apply(ended)) : failed(step, ended);
  }

  /// A script knows a failure by its exit code, which several of them share.
  private static Outcome failed(Step step, Ended ended) {
    String expected = step.text("fails", "");
    boolean asExpected = !expected.isEmpty() && ErrorCodes.of(expected).code() == ended.code();
    return new Outcome.Failed(
        asExpected ? expected : "exit code " + ended.code(), ended.err().strip());
  }

  private Outcome transact(Step step) {
    Ended ended = run(console.typing(words.script(step)), List.of("txn"));
    return ended.out().isEmpty()
        ? failed(step, ended)
        : outcome(step, ended, output::transaction, ExitCode.CONDITION_FAILED);
  }

  private Outcome session(Step step) {
    List<String> command = List.of("session", "create", "--ttl", CommandWords.time(step, "ttl"));
    return told(
        step,
        command,
        ended -> {
          JsonNode session = CommandOutput.session(ended);
          step.optionalText("as")
              .ifPresent(name -> sessions.put(name, session.path("id").asLong()));
          return session;
        });
  }

  private Outcome lock(Step step) throws IOException, InterruptedException {
    Path own = Files.createTempDirectory(dir, "program");
    ProgramUnderLock program =
        new ProgramUnderLock(own, line -> run(console, words.lockRun(step, line)));
    OptionalLong token = program.token();
    if (token.isEmpty()) {
      return failed(step, program.ended());
    }
    programs.put(step.text("as", own.toString()), program);
    return new Outcome.Gave(JSON.objectNode().put("token", token.getAsLong()));
  }

  private Outcome close(Step step) throws IOException {
    if (sessions.containsKey(step.text("of"))) {
      return told(step, List.of("session", "end", "" + session(step, "of")), _ -> JSON.nullNode());
    }
    program(step).close();
    return new Outcome.Gave(JSON.nullNode());
  }

  /// The same with the session's number instead of its name.
  private Step bound(Step step) {
    return step.has("session")
        ? new Step(
            Verb.PUT,
            ((ObjectNode) step.words().deepCopy()).put("session", session(step, "session")))
        : step;
  }

  private long session(Step step, String word) {
    return Objects.requireNonNull(sessions.get(step.text(word)), "a session made before");
  }

  private ProgramUnderLock program(Step step) {
    return Objects.requireNonNull(programs.get(step.text("of")), "a lock made before");
  }

  @Override
  public void close() throws IOException {
    for (ProgramUnderLock program : programs.values()) {
      program.close();
    }
  }
}
