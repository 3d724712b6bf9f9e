package dev.aegis.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.chaos.Launcher.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the launcher cannot do it says in one sentence, before it has changed anything.
class LauncherRefusalsTest {
  /// All that the launcher needs before it builds, but for git, Maven and redis-server.
  private static final List<String> BASIC_TOOLS =
      List.of(
          "awk",
          "bash",
          "cat",
          "df",
          "dirname",
          "find",
          "flock",
          "grep",
          "id",
          "ls",
          "mkdir",
          "mv",
          "readlink",
          "rm",
          "sed",
          "sleep",
          "tail",
          "timeout",
          "touch",
          "tr",
          "uname",
          "wc");

  private final Path folder;
  private final Path state;
  private final Launcher launcher;

  LauncherRefusalsTest(@TempDir Path folder) {
    this.folder = folder;
    state = folder.resolve("state");
    launcher = Launcher.on(state);
  }

  /// As `head` does, which has seen enough: here nobody reads from the beginning on.
  @Test
  void nobodyWhoReadsOnIsNoSurprise() throws IOException, InterruptedException {
    String script = "exec 9> >(exec true); wait $!; exec \"$0\" help >&9";
    String aegis = Launcher.ROOT.resolve("aegis").toString();
    Process process = new ProcessBuilder("bash", "-c", script, aegis).start();

    assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEmpty();
    assertThat(process.waitFor()).as("told by the exit code alone").isNotZero();
  }

  @Test
  void unknownCommandIsNamed() {
    assertThat(launcher.run("fly").refusal()).contains("'fly'").contains("./aegis help");
  }

  @Test
  void aRestoreWantsAFreshClusterAndAFileThatFreshDoesNotThrowAway() throws IOException {
    Path backup = Files.writeString(folder.resolve("backup"), "text");
    assertThat(launcher.run("up", "--restore", backup.toString()).refusal()).contains("--fresh");
    assertThat(launcher.run("up", "--fresh", "--restore", "none").refusal())
        .contains("none cannot be read");
    Path inside = Files.writeString(Files.createDirectory(state).resolve("backup"), "text");
    assertThat(launcher.run("up", "--fresh", "--restore", inside.toString()).refusal())
        .contains("lies in the state");
  }

  @Test
  void aSnapshotIsTakenOfARunningCluster() {
    assertThat(launcher.run("snapshot", "save", "file").refusal()).contains("is not running");
    assertThat(launcher.run("snapshot", "save").refusal()).contains("Give a file");
    assertThat(launcher.run("snapshot", "save", "file", "--node", "n11").refusal())
        .contains("'--node n11'", "--node nX");
    assertThat(launcher.run("snapshot", "keep").refusal()).contains("'keep'");
  }

  @Test
  void unknownFlagIsNamed() {
    assertThat(launcher.run("up", "--fast").refusal()).contains("'--fast'");
  }

  @Test
  void portBaseThatIsNoPortIsRefused() {
    assertThat(launcher.run("up", "--port-base", "80").refusal()).contains("1024 to 65500", "'80'");
  }

  @Test
  void heapThatNoNodeCanLiveOnIsRefused() {
    assertThat(launcher.run("up", "--heap", "16").refusal()).contains("from 64", "'16'");
    assertThat(launcher.run("up", "--heap", "much").refusal()).contains("MiB", "'much'");
  }

  @Test
  void simulationOfNothingIsRefused() {
    assertThat(launcher.run("simulate", "--seeds", "0").refusal()).contains("--seeds", "'0'");
    assertThat(launcher.run("simulate", "--entries", "many").refusal()).contains("'many'");
    assertThat(launcher.run("simulate", "--seed").refusal()).contains("--seed needs");
    assertThat(launcher.run("simulate", "--forever").refusal()).contains("'--forever'", "--seeds");
  }

  @Test
  void missingGitIsNamed() throws IOException {
    assertThat(launcher.with("PATH", tools(BASIC_TOOLS)).run("up").refusal())
        .contains("git is missing");
    assertThat(state).doesNotExist();
  }

  @Test
  void missingDockerIsNamedBeforeAnythingIsBuilt() throws IOException {
    Ended ended =
        launcher
            .with("PATH", tools(BASIC_TOOLS))
            .run("chaos", "kill-and-restore", "--backend", "docker");

    assertThat(ended.refusal()).contains("docker is missing", "apt-get install docker.io");
    assertThat(ended.lacksAnEngine()).isTrue();
    assertThat(state).doesNotExist();
  }

  @Test
  void engineThatDoesNotAnswerIsToldWithWhatStartsIt() throws IOException {
    String path = tools(BASIC_TOOLS);
    Path docker = Path.of(path, "docker");
    Files.writeString(docker, "#!/bin/sh\necho 'Nobody at docker.sock.' >&2\nexit 1\n");
    Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwxr-xr-x"));

    Ended ended =
        launcher.with("PATH", path).run("chaos", "kill-and-restore", "--backend", "docker");

    assertThat(ended.refusal()).contains("Nobody at docker.sock.", "systemctl start docker");
    assertThat(ended.lacksAnEngine()).isTrue();
  }

  /// The same launcher in a tree where nothing is built, with all it needs but Maven.
  private Launcher inAnUnbuiltTree() throws IOException {
    Path copy = Files.createDirectory(folder.resolve("copy"));
    for (String file :
        List.of("aegis", "pom.xml", "bench/load/load.sh", "data-plane/simulate.sh")) {
      Files.createDirectories(copy.resolve(file).getParent());
      Files.copy(Launcher.ROOT.resolve(file), copy.resolve(file));
    }
    List<String> withGit = new ArrayList<>(BASIC_TOOLS);
    withGit.add("git");
    return launcher
        .from(copy.resolve("aegis"))
        .with("PATH", tools(withGit))
        .with("JAVA_HOME", System.getProperty("java.home"));
  }

  @Test
  void missingMavenIsNamedWhenSomethingMustBeBuilt() throws IOException {
    Launcher unbuilt = inAnUnbuiltTree();

    assertThat(unbuilt.run("up", "--port-base", String.valueOf(freePortBase())).refusal())
        .contains("mvn is missing");
    assertThat(unbuilt.run("load", "--help").refusal()).contains("mvn is missing");
    assertThat(unbuilt.run("snapshot", "verify", "file").refusal()).contains("mvn is missing");
    assertThat(unbuilt.run("simulate").refusal()).contains("mvn is missing");
  }

  @Test
  void testsThatFailAreAFailureAlsoWhenMavenWasToldToEndWell() throws IOException {
    Launcher tree = inAnUnbuiltTree().with("PATH", System.getenv("PATH"));
    Matcher version =
        Pattern.compile("<launcher.maven.version>(.+?)<")
            .matcher(Files.readString(Launcher.ROOT.resolve("pom.xml")));
    assertThat(version.find()).isTrue();
    Path maven = folder.resolve("copy/.aegis/tools/apache-maven-" + version.group(1) + "/bin/mvn");
    Files.createDirectories(maven.getParent());
    Files.writeString(
        maven,
        """
        #!/usr/bin/env bash
        mkdir -p module/target/surefire-reports
        echo '<testsuite name="T" tests="3" errors="0" skipped="0" failures="1">' >module/target/surefire-reports/TEST-T.xml
        """);
    Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwx------"));

    Launcher.Ended ended = tree.run("test", "-fn");

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(1);
    assertThat(ended.out()).contains("aegis test FAILED: 3 tests in 1 classes, 1 failures");
  }

  @Test
  void aClientThatIsNotBuiltIsNamed() throws IOException {
    assertThat(inAnUnbuiltTree().run("client").refusal()).contains("SDK is not built");
  }

  @Test
  void missingJdkIsNamed() {
    Launcher without = launcher.with("JAVA_HOME", "").with("AEGIS_JDK_PLACES", "");

    assertThat(without.run("up").refusal()).contains("No JDK 25").contains("JAVA_HOME");
  }

  @Test
  void olderJdkIsNotTaken() throws IOException {
    Path old = fakeJdk("jdk-17", "17.0.15");

    Launcher without =
        launcher.with("JAVA_HOME", old.toString()).with("AEGIS_JDK_PLACES", folder + "/jdk*");

    assertThat(without.run("up").refusal()).contains("No JDK 25");
  }

  @Test
  void newJdkIsFoundBesideAnOlderDefault() throws IOException {
    Path old = fakeJdk("jdk-17", "17.0.15");
    fakeJdk("jdk-25", "25.0.3");

    Launcher.Ended ended =
        launcher
            .with("JAVA_HOME", old.toString())
            .with("AEGIS_JDK_PLACES", folder + "/jdk*")
            .with("AEGIS_FREE_DISK_MIB", "0")
            .run("up");

    assertThat(ended.refusal()).as("the check after the one of the JDK").contains("disk");
  }

  @Test
  void tooLittleDiskIsNamedWithBothFigures() {
    assertThat(launcher.with("AEGIS_FREE_DISK_MIB", "1900").run("up").refusal())
        .contains("1900 MiB")
        .contains("2048 MiB")
        .contains("--state");
  }

  @Test
  void takenPortIsNamedWithTheFlagThatMovesIt() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int portBase = taken.getLocalPort() - 1;

      assertThat(launcher.run("up", "--port-base", String.valueOf(portBase)).refusal())
          .contains("Port " + taken.getLocalPort())
          .contains("--port-base");
    }
  }

  @Test
  void stateKeepsThePortsItWasMadeWith() throws IOException {
    Files.createDirectories(state);
    Files.writeString(state.resolve("settings"), "PORT_BASE=7300\n");

    assertThat(launcher.run("up", "--port-base", "7400").refusal())
        .contains("--port-base 7300")
        .contains("--fresh");
  }

  @Test
  void runningClusterIsNotStartedAgain() throws IOException {
    Files.createDirectories(state);
    try (StandIn _ = StandIn.node(state, "n4")) {
      assertThat(launcher.run("up").refusal()).contains("already running").contains("./aegis down");
    }
  }

  @Test
  void freshNeverDeletesAFolderThatIsNoState() throws IOException {
    Files.createDirectories(state);
    Path precious = Files.writeString(state.resolve("thesis.txt"), "three years");

    assertThat(launcher.run("up", "--fresh").refusal()).contains("will not delete it");
    assertThat(precious).hasContent("three years");
  }

  @Test
  void statusOfAClusterThatDoesNotRunSaysSo() {
    Launcher.Ended ended = launcher.run("status");

    assertThat(ended.exitCode()).isPositive();
    assertThat(ended.out()).contains("not running").contains("./aegis up");
  }

  @Test
  void membersAreThoseOfARunningClusterAndNamedOneByOne() {
    assertThat(launcher.run("member").refusal()).contains("not running").contains("./aegis up");
    assertThat(launcher.run("member", "remove").refusal()).contains("Which node?");
    assertThat(launcher.run("member", "add", "n6").refusal()).contains("takes no arguments");
    assertThat(launcher.run("member", "fire", "n1").refusal()).contains("'fire'");
  }

  @Test
  void logOfAnUnknownProcessIsRefused() throws IOException {
    Files.createDirectories(state.resolve("logs"));

    assertThat(launcher.run("logs", "n9").refusal()).contains("'n9'");
  }

  @Test
  void reviewWithoutARepositorySaysWhereItComesFrom() {
    assertThat(launcher.run("review", "list").refusal()).contains("./aegis up");
  }

  @Test
  void certificatesAreNotMixedWithWhatIsThere() throws IOException {
    Files.createFile(folder.resolve("precious.pem"));

    assertThat(launcher.run("certs", folder.toString()).refusal()).contains("never mixed");
  }

  @Test
  void certificatesNeedAFolderAndNamesThatCanBeAClients() {
    assertThat(launcher.run("certs").refusal()).contains("needs a folder");
    assertThat(launcher.run("certs", folder + "/new", "a/b").refusal()).contains("'a/b'");
    assertThat(launcher.run("certs", folder + "/new", "n3").refusal()).contains("'n3'");
    assertThat(launcher.run("certs", folder + "/new", "n11=10.0.0.9").refusal())
        .contains("'n11=10.0.0.9'");
  }

  private Path fakeJdk(String name, String version) throws IOException {
    Path home = folder.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    for (String program : List.of("java", "javac")) {
      assertThat(
              Files.createFile(home.resolve("bin").resolve(program)).toFile().setExecutable(true))
          .isTrue();
    }
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
    return home;
  }

  /// A folder with links to these programs and no others, to be a PATH.
  private String tools(List<String> programs) throws IOException {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    for (String program : programs) {
      for (String place : List.of("/usr/bin", "/bin", "/usr/local/bin")) {
        Path found = Path.of(place, program);
        if (Files.isExecutable(found) && Files.notExists(bin.resolve(program))) {
          Files.createSymbolicLink(bin.resolve(program), found);
        }
      }
    }
    return bin.toString();
  }

  private static int freePortBase() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Math.min(probe.getLocalPort(), 65_000);
    }
  }
}
