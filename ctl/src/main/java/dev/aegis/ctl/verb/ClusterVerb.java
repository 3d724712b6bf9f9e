package dev.aegis.ctl.verb;

import dev.aegis.ctl.shell.ExitCode;
import dev.aegis.sdk.AegisClient;

/// A verb that talks to the cluster, once.
abstract class ClusterVerb extends Verb {
  @Override
  final ExitCode run() throws Exception {
    try (AegisClient client = root().connect()) {
      return run(client);
    }
  }

  abstract ExitCode run(AegisClient client) throws Exception;
}
