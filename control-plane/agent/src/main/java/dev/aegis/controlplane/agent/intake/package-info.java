/// Reads what the nodes export, and nothing else: GET of their scrape pages, read commands on the
/// event stream. The result is one [dev.aegis.telemetry.window.TelemetryWindow].
@NullMarked
package dev.aegis.controlplane.agent.intake;

import org.jspecify.annotations.NullMarked;
