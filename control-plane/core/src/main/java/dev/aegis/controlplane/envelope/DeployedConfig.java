package dev.aegis.controlplane.envelope;

/// The configuration as it stands in the configuration repository.
///
/// @param tree what the file says
/// @param digest first 12 hex digits of the SHA-256 of the file's bytes, the same that nodes export
public record DeployedConfig(ConfigTree.Mapping tree, String digest) {
  /// @throws IllegalArgumentException if the digest is not 12 lower-case hex digits
  public DeployedConfig {
    if (!digest.matches("[0-9a-f]{12}")) {
      throw new IllegalArgumentException(
          "a digest is the first 12 hex digits of a SHA-256, but is '" + digest + "'");
    }
  }
}
