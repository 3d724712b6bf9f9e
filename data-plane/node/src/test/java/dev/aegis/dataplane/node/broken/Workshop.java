package dev.aegis.dataplane.node.broken;

import dev.aegis.dataplane.node.broken.BrokenBuild.GuardingTest;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// Makes a broken build, and lets its guarding tests at it.
///
/// A broken build is this module's class path with a folder in front, which holds the classes of
/// the changed files and nothing else. So the sources are not touched, nothing is built by Maven,
/// and what runs is the production code with that one fault. Each runs in a JVM of its own, which
/// is ended when it takes too long: a fault may as well be a loop without end.
///
/// The tests of the core are no part of this module's class path, so they are compiled here, once.
/// Thread-safe.
final class Workshop {
  private static final Duration QUICK = Duration.ofMinutes(2);
  private static final Duration CLUSTER = Duration.ofMinutes(15);

  /// Enough for every fault that the simulation has to see, and enough for it to see everything
  /// happen where there is none.
  private static final int SEEDS = 16;

  private final Path dir;
  private final Sources sources;
  private final String classPath;

  private Workshop(Path dir, Sources sources, String classPath) {
    this.dir = dir;
    this.sources = sources;
    this.classPath = classPath;
  }

  /// Opens one.
  ///
  /// @param dir where it may leave files
  static Workshop open(Path dir, Sources sources) throws IOException {
    String ofThisModule = System.getProperty("java.class.path");
    Path coreTests = Files.createDirectories(dir.resolve("core-tests"));
    compile(sources.below("data-plane/core/src/test/java"), ofThisModule, coreTests);
    return new Workshop(dir, sources, coreTests + File.pathSeparator + ofThisModule);
  }

  private static void compile(Map<String, String> texts, String classPath, Path into) {
    List<JavaFileObject> units = new ArrayList<>();
    texts.forEach((file, text) -> units.add(new Text(file, text)));
    StringWriter words = new StringWriter();
    JavaCompiler.CompilationTask task =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                words,
                null,
                null,
                List.of(
                    "-cp",
                    classPath,
                    "-d",
                    into.toString(),
                    "-proc:none",
                    "-parameters",
                    "-nowarn"),
                null,
                units);
    if (!task.call()) {
      throw new IllegalStateException("does not compile:\n" + words);
    }
  }

  private static final class Text extends SimpleJavaFileObject {
    private final String text;

    Text(String file, String text) {
      super(URI.create("string:///" + file), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /// Runs tests against a broken build.
  List<Verdict> run(BrokenBuild build, List<GuardingTest> guards)
      throws IOException, InterruptedException {
    Path overlay = Files.createDirectories(dir.resolve(build.name()).resolve("classes"));
    compile(sources.changed(build), classPath, overlay);
    return run(build.name(), overlay + File.pathSeparator + classPath, guards);
  }

  /// Runs tests against the build as it is: what fails there catches nothing.
  List<Verdict> runUnbroken(List<GuardingTest> guards) throws IOException, InterruptedException {
    return run("unbroken", classPath, guards);
  }

  private List<Verdict> run(String name, String wholeClassPath, List<GuardingTest> guards)
      throws IOException, InterruptedException {
    Path ofBuild = Files.createDirectories(dir.resolve(name));
    Path results = Files.createTempDirectory(ofBuild, "results");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Daegis.simulation.seeds=" + SEEDS,
                "-Djazzer.hooks=false",
                "-Djunit.jupiter.execution.timeout.default=5 m",
                "-cp",
                wholeClassPath,
                GuardingTests.class.getName(),
                results.toString()));
    Duration patience = Duration.ofMinutes(1);
    for (GuardingTest guard : guards) {
      command.add(guard.selector());
      patience = patience.plus(guard.pace() == BrokenBuild.Pace.QUICK ? QUICK : CLUSTER);
    }
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(results.resolve("output").toFile())
            .start();
    if (!process.waitFor(patience)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().onExit().join();
    }
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < guards.size(); i++) {
      verdicts.add(Verdict.of(guards.get(i), GuardingTests.resultFile(results, i)));
    }
    return verdicts;
  }
}
