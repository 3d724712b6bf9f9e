package dev.aegis.controlplane.agent.command;

import dev.aegis.controlplane.diagnose.HeuristicDiagnoser;
import dev.aegis.controlplane.postmortem.PostmortemDraft;
import dev.aegis.controlplane.postmortem.TemplateDrafter;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.io.IOException;
import java.io.PrintStream;

/// Anomaly and window in, draft out.
final class PostmortemCommand implements Command.Body {
  private static final String ACTION =
      "nothing yet, this draft was asked for by hand; the command propose says what to change, if anything";

  @Override
  public int run(Arguments arguments, PrintStream out) throws IOException, CommandException {
    TelemetryWindow window = Inputs.window(arguments, arguments.required("--window"));
    Anomaly anomaly = Inputs.anomaly(arguments);
    PostmortemDraft draft =
        new TemplateDrafter()
            .draft(anomaly, new HeuristicDiagnoser().diagnose(anomaly, window), window, ACTION);
    out.print("# " + draft.title() + "\n\n" + draft.markdown());
    return 0;
  }
}
