package dev.aegis.controlplane.agent.outlet;

import dev.aegis.controlplane.envelope.DeployedConfig;
import java.io.IOException;

/// Where the configuration of the cluster is kept.
public interface DeployedConfigSource {
  /// The configuration as it stands on the main branch.
  ///
  /// @throws IOException if the repository cannot be read or holds no such file
  /// @throws MalformedConfigException if the file is no configuration
  DeployedConfig read() throws IOException, MalformedConfigException;
}
