package dev.aegis.controlplane.agent.outlet;

import dev.aegis.controlplane.envelope.ApprovedPatch;
import dev.aegis.controlplane.envelope.DeployedConfig;
import dev.aegis.controlplane.envelope.SafetyEnvelope;
import java.nio.charset.StandardCharsets;

/// A configuration file as bytes, and what it is as a [DeployedConfig].
public final class ConfigFile {
  /// Its name at the root of the configuration repository.
  public static final String NAME = "aegis.yaml";

  private ConfigFile() {}

  /// Reads a file; its digest is the one nodes export.
  public static DeployedConfig read(byte[] file) throws MalformedConfigException {
    return new DeployedConfig(ConfigYaml.read(file), TextDigest.of(file));
  }

  /// The file with the patch in it, if it still is the file the envelope judged and says exactly
  /// what the envelope approved.
  static String edited(String before, ApprovedPatch patch) throws MalformedConfigException {
    DeployedConfig now = read(before.getBytes(StandardCharsets.UTF_8));
    if (!now.digest().equals(patch.base().digest())) {
      throw new MalformedConfigException(
          0, 0, "main has moved since the patch was approved; the next window judges it anew");
    }
    if (patch.isNoOp()) {
      throw new MalformedConfigException(0, 0, "the configuration already says this");
    }
    String after = ConfigEdit.apply(before, patch.patch().changes());
    if (!SafetyEnvelope.read(ConfigYaml.tree(after)).equals(patch.result())) {
      throw new MalformedConfigException(
          0, 0, "the edited file does not say what the envelope approved");
    }
    return after;
  }
}
