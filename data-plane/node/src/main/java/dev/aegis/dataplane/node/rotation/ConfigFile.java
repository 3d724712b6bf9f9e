package dev.aegis.dataplane.node.rotation;

import dev.aegis.dataplane.node.files.DurableFile;
import dev.aegis.dataplane.node.settings.ConfigVersion;
import dev.aegis.dataplane.node.settings.ConfigVersion.Reading;
import dev.aegis.dataplane.node.settings.ConfigViolation;
import dev.aegis.dataplane.node.settings.ConsensusConfig;
import dev.aegis.dataplane.node.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The mounted `aegis.yaml` and the last version of it this node ran with.
///
/// A version that breaks a rule is never run: the node keeps the last good one, which it remembers
/// in its own directory, so that also a node that restarts while a bad version is mounted comes
/// back.
public final class ConfigFile {
  private final Path mounted;
  private final Path lastGood;
  private Optional<ConfigVersion> seen = Optional.empty();

  public ConfigFile(Path mounted, Path dataDir) {
    this.mounted = mounted;
    this.lastGood = dataDir.resolve("last-good-aegis.yaml");
  }

  /// A configuration this node may run with.
  ///
  /// @param refused the mounted version, when it was refused and the last good one is in force
  ///   instead
  public record InForce(String digest, ConsensusConfig config, Optional<ConfigVersion> refused) {}

  /// Decides what to run with, and remembers it. A file that is just being swapped counts as the
  /// last good one.
  ///
  /// @throws SettingsException when the mounted version is refused or missing, and there is no last
  ///   good one
  public InForce open() throws IOException {
    if (Files.notExists(mounted)) {
      return lastGood()
          .orElseThrow(() ->
              new SettingsException(
                  "%s does not exist. Mount the cluster's aegis.yaml there, or name its place in aegis.node.config-file."
                      .formatted(mounted)));
    }
    ConfigVersion version = read(mounted);
    if (version.reading() instanceof Reading.Accepted(ConsensusConfig config)) {
      remember(version);
      return new InForce(version.digest(), config, Optional.empty());
    }
    InForce good =
        lastGood()
            .orElseThrow(() ->
                new SettingsException(
                    "%s is refused and this node has no earlier version to fall back to: %s"
                        .formatted(mounted, sentences(version))));
    return new InForce(good.digest(), good.config(), Optional.of(version));
  }

  private Optional<InForce> lastGood() throws IOException {
    if (Files.notExists(lastGood)) {
      return Optional.empty();
    }
    ConfigVersion good = read(lastGood);
    return good.reading() instanceof Reading.Accepted(ConsensusConfig config)
        ? Optional.of(new InForce(good.digest(), config, Optional.empty()))
        : Optional.empty();
  }

  private static String sentences(ConfigVersion version) {
    return violations(version).stream()
        .map(broken -> "%s %s (%s)".formatted(broken.path(), broken.message(), broken.rule()))
        .collect(Collectors.joining("; "));
  }

  /// The mounted version as it is now. While it is being swapped it may be missing for a moment.
  /// Nodes ask again and again; what has not changed is not parsed again, or the compilers would
  /// come to spend seconds on the parser.
  public Optional<ConfigVersion> mounted() {
    try {
      byte[] bytes = Files.readAllBytes(mounted);
      seen =
          seen.filter(version -> version.is(bytes)).or(() -> Optional.of(ConfigVersion.of(bytes)));
      return seen;
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static ConfigVersion read(Path file) throws IOException {
    return ConfigVersion.of(Files.readAllBytes(file));
  }

  private void remember(ConfigVersion version) throws IOException {
    Files.createDirectories(lastGood.getParent());
    DurableFile.write(lastGood, version.text());
  }

  static List<ConfigViolation> violations(ConfigVersion version) {
    return switch (version.reading()) {
      case Reading.Accepted _ -> List.of();
      case Reading.Refused(List<ConfigViolation> violations) -> violations;
    };
  }
}
