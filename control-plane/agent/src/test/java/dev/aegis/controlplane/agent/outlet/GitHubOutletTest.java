package dev.aegis.controlplane.agent.outlet;

import java.nio.file.Path;
import java.time.InstantSource;

/// The contract, kept by pull requests and issues of a forge.
class GitHubOutletTest extends OutletContract {
  @Override
  OutletPlace open(Path folder, InstantSource clock) throws Exception {
    return ForgePlace.start(folder, clock, false);
  }
}
