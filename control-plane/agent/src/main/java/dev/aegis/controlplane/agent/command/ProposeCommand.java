package dev.aegis.controlplane.agent.command;

import dev.aegis.controlplane.agent.outlet.MalformedConfigException;
import dev.aegis.controlplane.envelope.ConfigChange;
import dev.aegis.controlplane.envelope.DeployedConfig;
import dev.aegis.controlplane.envelope.Violation;
import dev.aegis.controlplane.propose.Proposal;
import dev.aegis.controlplane.propose.Proposer;
import dev.aegis.telemetry.verdict.Anomaly;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/// Anomaly and deployed configuration in, proposal out.
final class ProposeCommand implements Command.Body {
  private static final JsonMapper MAPPER = new JsonMapper();

  @Override
  public int run(Arguments arguments, PrintStream out)
      throws IOException, CommandException, MalformedConfigException {
    String format = arguments.option("--format").orElse("json");
    if (!format.equals("json") && !format.equals("markdown")) {
      throw new CommandException("--format is json or markdown");
    }
    DeployedConfig deployed = Inputs.config(arguments, arguments.required("--config"));
    Proposal proposal = proposal(arguments, deployed);
    out.print(format.equals("json") ? json(proposal) : markdown(proposal));
    return proposal instanceof Proposal.Blocked ? 1 : 0;
  }

  /// With the window it also sees what speaks against a change.
  private static Proposal proposal(Arguments arguments, DeployedConfig deployed)
      throws IOException, CommandException {
    Anomaly anomaly = Inputs.anomaly(arguments);
    Optional<String> window = arguments.option("--window");
    return window.isPresent()
        ? Proposer.standard().propose(anomaly, deployed, Inputs.window(arguments, window.get()))
        : Proposer.standard().propose(anomaly, deployed);
  }

  private static String markdown(Proposal proposal) {
    return switch (proposal) {
      case Proposal.NotNeeded(String reason, String runbook) ->
          "No configuration change: " + reason + ". Runbook: " + runbook + "\n";
      case Proposal.Blocked blocked -> {
        StringBuilder text = new StringBuilder("Blocked by the safety envelope:\n\n");
        blocked.violations().forEach(one -> text.append("- ").append(one.render()).append('\n'));
        yield text.toString();
      }
      case Proposal.Approved approved ->
          "# " + approved.body().title() + "\n\n" + approved.body().markdown(approved.patch());
    };
  }

  private static String json(Proposal proposal) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = MAPPER.createGenerator(text)) {
      json.writeStartObject();
      switch (proposal) {
        case Proposal.NotNeeded(String reason, String runbook) ->
            json.writeStringProperty("proposal", "not_needed")
                .writeStringProperty("reason", reason)
                .writeStringProperty("runbook", runbook);
        case Proposal.Blocked blocked -> {
          json.writeStringProperty("proposal", "blocked");
          write(json, blocked);
        }
        case Proposal.Approved approved -> {
          json.writeStringProperty("proposal", "approved");
          write(json, approved);
        }
      }
      json.writeEndObject();
    }
    return text.append('\n').toString();
  }

  private static void write(JsonGenerator json, Proposal.Blocked blocked) {
    json.writeName("violations");
    json.writeStartArray();
    for (Violation violation : blocked.violations()) {
      json.writeStartObject();
      json.writeStringProperty("rule", violation.ruleId());
      json.writeStringProperty("path", violation.path());
      json.writeStringProperty("message", violation.message());
      json.writeStringProperty("limit", violation.limit());
      json.writeStringProperty("actual", violation.actual());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Proposal.Approved approved) {
    json.writeStringProperty("branch", approved.concern().branch().value());
    json.writeStringProperty("title", approved.body().title());
    json.writeStringProperty("base", approved.patch().base().digest());
    json.writeName("changes");
    json.writeStartArray();
    for (ConfigChange change : approved.patch().changes()) {
      json.writeStartObject();
      json.writeStringProperty("path", change.path());
      json.writeStringProperty("before", change.before());
      json.writeStringProperty("after", change.after());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringProperty("body", approved.body().markdown(approved.patch()));
  }
}
