package dev.aegis.bench.agent;

import dev.aegis.controlplane.agent.narrate.ModelSettings;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// A running process that answers one line with one line. Whoever waits for it is freed by
/// [#end()], from any thread.
///
/// Ten times a second somebody looks how much memory it holds, with all it started; if it is more
/// than it may, it is ended. What is taken and given back between two looks is not seen.
final class AgentPipe {
  /// Characters of an answer: ten times what the longest sensible one has.
  static final int LINE_CHARACTERS = 256 * 1024;

  private static final String ENDED = "it ended without an answer";
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final long MIB = 1024 * 1024;

  private final Process process;
  private final int memoryMib;
  private final BufferedWriter in;
  private final BufferedReader out;
  private final Set<String> does = new TreeSet<>();
  private String version = "unnamed";
  private volatile boolean heldTooMuch;

  private AgentPipe(Process process, int memoryMib) {
    this.process = process;
    this.memoryMib = memoryMib;
    this.in = process.outputWriter(StandardCharsets.UTF_8);
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  /// Starts it with our environment but for the key of a model: it is somebody else's program, and
  /// the key was given to the agent `model`. That is no wall: with our rights it can read much
  /// else.
  ///
  /// @param memoryMib how much it may hold, with all it starts
  /// @throws IOException if there is no such program
  static AgentPipe start(List<String> command, int memoryMib) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().remove(ModelSettings.API_KEY);
    AgentPipe started = new AgentPipe(builder.start(), memoryMib);
    Thread.ofPlatform().daemon().name("agent-memory").start(started::watchMemory);
    return started;
  }

  private void watchMemory() {
    try {
      while (!process.waitFor(BETWEEN_LOOKS)) {
        if (ResidentMemory.of(process.toHandle()) > memoryMib * MIB) {
          heldTooMuch = true;
          end();
          return;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Asks what it can do.
  ///
  /// @return this one
  /// @throws AgentFailedException if it answers something else
  AgentPipe greet() throws IOException {
    JsonNode answer = ask(AgentWire.hello());
    version = AgentWire.readVersion(answer);
    does.addAll(AgentWire.readSkills(answer));
    return this;
  }

  boolean does(String skill) {
    return does.contains(skill);
  }

  String version() {
    return version;
  }

  /// @throws IOException if the process is gone
  /// @throws AgentFailedException if it held too much memory, or its answer is no JSON object on
  ///   one line
  JsonNode ask(String question) throws IOException {
    try {
      return AgentWire.readObject(answer(question));
    } catch (IOException failure) {
      if (heldTooMuch) {
        throw new AgentFailedException(
            "It held more than %d MiB of memory, and was ended.".formatted(memoryMib), failure);
      }
      throw failure;
    }
  }

  private String answer(String question) throws IOException {
    try {
      in.write(question);
      in.newLine();
      in.flush();
    } catch (IOException failure) {
      throw new IOException(ENDED, failure);
    }
    return line();
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int one = out.read(); one != '\n'; one = out.read()) {
      if (one < 0) {
        throw new IOException(ENDED);
      }
      line.append((char) one);
      if (line.length() > LINE_CHARACTERS) {
        throw new AgentFailedException(
            "Its answer is longer than " + LINE_CHARACTERS + " characters.");
      }
    }
    return line.toString();
  }

  /// Ends it and what it started.
  void end() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
