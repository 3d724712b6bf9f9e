package dev.aegis.controlplane.agent.outlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A configuration repository as the launcher makes it, driven with git itself: what the tests see
/// is what the launcher and people see.
public final class BareRepository {
  public static final String YAML =
      """
      # The configuration of this cluster.

      raft:
        # The leader lets no follower wait longer than this.
        heartbeat-interval: 150ms
        election-timeout-min: 900ms # measured, see the wiki
        election-timeout-max: 1800ms

      lease:
        default-ttl: 10s
      """;

  private final Path gitDir;

  private BareRepository(Path gitDir) {
    this.gitDir = gitDir;
  }

  /// With the file above on branch `main`.
  public static BareRepository create(Path folder) {
    return create(folder, YAML);
  }

  static BareRepository create(Path folder, String yaml) {
    BareRepository repository = new BareRepository(folder.resolve("config.git"));
    run("", "git", "init", "--quiet", "--bare", "--template=", repository.gitDir.toString());
    repository.git("", "symbolic-ref", "HEAD", "refs/heads/main");
    repository.commit("main", "aegis.yaml", yaml);
    return repository;
  }

  public Path path() {
    return gitDir;
  }

  /// Puts a branch at a new commit on top of what it had, in which one file is replaced.
  String commit(String branch, String file, String content) {
    String ref = "refs/heads/" + branch;
    boolean exists = !git("", "for-each-ref", ref).isEmpty();
    String kept =
        exists
            ? String.join(
                "",
                git("", "ls-tree", ref)
                    .lines()
                    .filter(line -> !line.endsWith("\t" + file))
                    .map(line -> line + "\n")
                    .toList())
            : "";
    String blob = git(content, "hash-object", "-w", "--stdin");
    String tree = git(kept + "100644 blob " + blob + "\t" + file + "\n", "mktree");
    List<String> words = new ArrayList<>(List.of("commit-tree", tree, "-m", "Change " + file));
    if (exists) {
      words.addAll(List.of("-p", ref));
    }
    String commit = git("", words.toArray(String[]::new));
    git("", "update-ref", ref, commit);
    return commit;
  }

  String head(String branch) {
    return git("", "rev-parse", "refs/heads/" + branch);
  }

  /// All branches, by name.
  List<String> branches() {
    return git("", "for-each-ref", "--format=%(refname:lstrip=2)").lines().toList();
  }

  public String file(String branch, String name) {
    return git("", "show", "refs/heads/" + branch + ":" + name) + "\n";
  }

  public String record(int number) {
    return file("pulls", number + ".md");
  }

  /// The numbers of all records.
  public List<Integer> numbers() {
    if (!branches().contains("pulls")) {
      return List.of();
    }
    return git("", "ls-tree", "--name-only", "pulls")
        .lines()
        .map(name -> Integer.valueOf(name.replace(".md", "")))
        .sorted()
        .toList();
  }

  /// What `./aegis review merge` and `close` do to a record.
  void decide(int number, String state, String at) {
    String decided =
        record(number)
            .replaceFirst("state: open", "state: " + state)
            .replaceFirst("\n\n", "\ndecided_at: " + at + "\ndecided_by: Ada\n\n");
    commit("pulls", number + ".md", decided);
  }

  /// A person says no.
  public void close(int number, String at) {
    decide(number, "closed", at);
  }

  /// A person pushes another file to main.
  public void replaceMain(String yaml) {
    commit("main", "aegis.yaml", yaml);
  }

  String git(String input, String... words) {
    List<String> command =
        new ArrayList<>(List.of("git", "--git-dir=" + gitDir, "-c", "user.name=Ada"));
    command.addAll(List.of("-c", "user.email=ada@localhost"));
    command.addAll(List.of(words));
    return run(input, command.toArray(String[]::new));
  }

  private static String run(String input, String... command) {
    try {
      Path in = Files.writeString(Files.createTempFile("git", ".in"), input);
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] out = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
        return new String(out, StandardCharsets.UTF_8).stripTrailing();
      } finally {
        Files.delete(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
