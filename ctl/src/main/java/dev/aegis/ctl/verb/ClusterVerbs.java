package dev.aegis.ctl.verb;

import dev.aegis.ctl.output.Fields;
import dev.aegis.ctl.shell.ExitCode;
import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.EndpointReport;
import dev.aegis.sdk.NodeStatus;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

/// Verbs of the cluster as a whole.
final class ClusterVerbs {
  private ClusterVerbs() {}

  @Command(
      name = "status",
      description = "What each node says of itself. Code 7 when none answers.")
  static final class Status extends ClusterVerb {
    @Override
    ExitCode run(AegisClient client) {
      List<EndpointReport> reports = client.cluster().status();
      printer().all(reports.stream().map(Status::fields).toList());
      return reports.stream().anyMatch(EndpointReport.Answered.class::isInstance)
          ? ExitCode.DONE
          : ExitCode.UNREACHABLE;
    }

    private static Fields fields(EndpointReport report) {
      Fields fields = Fields.showing("id").with("endpoint", report.endpoint());
      return switch (report) {
        case EndpointReport.Answered(_, NodeStatus node) ->
            fields
                .with("id", node.nodeId())
                .with("role", node.role().name().toLowerCase(Locale.ROOT))
                .with("healthy", node.healthy())
                .with("term", node.term())
                .with("leader", node.leaderId())
                .with("commitIndex", node.commitIndex())
                .with("appliedIndex", node.appliedIndex())
                .with("configDigest", node.configDigest())
                .with("version", node.version());
        case EndpointReport.Silent(_, String error) -> fields.with("error", error);
      };
    }
  }

  @Command(
      name = "health",
      description =
          "Whether the cluster serves: a leader, and a linearizable read. Code 7 when not.")
  static final class Health extends ClusterVerb {
    @Override
    ExitCode run(AegisClient client) {
      long began = System.nanoTime();
      // Any key does: what counts is that a majority confirms the answer.
      var _ = client.keys().get("health");
      printer()
          .one(
              Fields.showing("healthy")
                  .with("healthy", true)
                  .with("tookMs", (System.nanoTime() - began) / 1_000_000));
      return ExitCode.DONE;
    }
  }
}
