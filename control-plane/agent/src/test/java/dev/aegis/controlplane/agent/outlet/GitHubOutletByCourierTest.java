package dev.aegis.controlplane.agent.outlet;

import java.nio.file.Path;
import java.time.InstantSource;

/// The contract, kept by a forge that the loop never waits for: as the service has it.
class GitHubOutletByCourierTest extends OutletContract {
  @Override
  OutletPlace open(Path folder, InstantSource clock) throws Exception {
    return ForgePlace.start(folder, clock, true);
  }
}
