package dev.aegis.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A configuration repository as the launcher makes one, driven with git itself so that tests see
/// what is really there.
final class ConfigRepository {
  private final Path gitDir;

  private ConfigRepository(Path gitDir) {
    this.gitDir = gitDir;
  }

  /// A bare repository in the state folder whose branch main holds one version of `aegis.yaml`.
  static ConfigRepository create(Path state, String yaml) {
    ConfigRepository repository = new ConfigRepository(state.resolve("config.git"));
    run("", "git", "init", "--quiet", "--bare", repository.gitDir.toString());
    repository.commit("refs/heads/main", "aegis.yaml", yaml);
    return repository;
  }

  /// Puts a branch at a new commit, on top of what it had, that holds only this file.
  String commit(String ref, String file, String content) {
    String blob = git(content, "hash-object", "-w", "--stdin");
    String tree = git("100644 blob %s\t%s\n".formatted(blob, file), "mktree");
    List<String> words = new ArrayList<>(List.of("commit-tree", tree, "-m", "Change " + file));
    if (!git("", "for-each-ref", ref).isEmpty()) {
      words.addAll(List.of("-p", ref));
    }
    String commit = git("", words.toArray(String[]::new));
    git("", "update-ref", ref, commit);
    return commit;
  }

  String main() {
    return git("", "rev-parse", "refs/heads/main");
  }

  String mainYaml() {
    return git("", "show", "main:aegis.yaml") + "\n";
  }

  String record(int number) {
    return git("", "show", "pulls:" + number + ".md");
  }

  String git(String input, String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "git",
                "--git-dir=" + gitDir,
                "-c",
                "user.name=Test",
                "-c",
                "user.email=test@localhost"));
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
        String out =
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
        return out;
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
