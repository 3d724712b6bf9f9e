package dev.aegis.controlplane.agent.outlet;

import dev.aegis.controlplane.envelope.DeployedConfig;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A configuration file as bytes, and what it is as a [DeployedConfig].
public final class ConfigFile {
  /// Its name at the root of the configuration repository.
  public static final String NAME = "aegis.yaml";

  private ConfigFile() {}

  /// Reads a file; its digest is the one nodes export.
  public static DeployedConfig read(byte[] file) throws MalformedConfigException {
    return new DeployedConfig(ConfigYaml.read(file), digest(file));
  }

  private static String digest(byte[] file) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(file);
      return HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
