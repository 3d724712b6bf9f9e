package dev.aegis.controlplane.agent.command;

import dev.aegis.controlplane.classify.HeuristicClassifier;
import dev.aegis.controlplane.diagnose.HeuristicDiagnoser;
import dev.aegis.controlplane.postmortem.PostmortemDraft;
import dev.aegis.controlplane.postmortem.TemplateDrafter;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;

/// Anomaly and window in, draft out. A window alone is enough: then the anomaly is what the
/// classifier finds in it. By the template; no model is asked.
final class PostmortemCommand implements Command.Body {
  private static final String ACTION =
      "nothing yet, this draft was asked for by hand; the command propose says what to change, if anything";

  @Override
  public int run(Arguments arguments, PrintStream out) throws IOException, CommandException {
    Optional<String> named = arguments.option("--window");
    TelemetryWindow window =
        named.isPresent() ? Inputs.window(arguments, named.get()) : Inputs.window(arguments);
    Anomaly anomaly =
        named.isPresent()
            ? Inputs.anomaly(arguments)
            : HeuristicClassifier.standard().classify(window);
    PostmortemDraft draft =
        new TemplateDrafter()
            .draft(anomaly, new HeuristicDiagnoser().diagnose(anomaly, window), window, ACTION);
    out.print("# " + draft.title() + "\n\n" + draft.markdown());
    return 0;
  }
}
