/// The vocabulary that both planes share, and the only thing they share.
///
/// - [dev.aegis.telemetry.signal]: what a node exports (metrics, events), and the trace of a fault.
/// - [dev.aegis.telemetry.feed]: where the stream of events is.
/// - [dev.aegis.telemetry.window]: one immutable stretch of it, with the state of every feed.
/// - [dev.aegis.telemetry.verdict]: what an agent makes of it.
/// - [dev.aegis.telemetry.agent]: the two questions an agent answers.
/// - [dev.aegis.telemetry.json]: the JSON form of all of it. Schemas and fixtures are files of this
///   module, in `dev/aegis/telemetry/schema` and `dev/aegis/telemetry/fixtures`.
///
/// # Versioning rule
///
/// The contract has one version, [dev.aegis.telemetry.TelemetryContract#VERSION], written nowhere
/// into the documents: nodes and agent are rolled at different times, so a reader has to cope with
/// its neighbours' versions anyway.
///
/// 1. **Adding is free.** A new metric, label value, event type, field, anomaly kind, root cause or
///    action may appear at any time. A reader drops a field it does not know, keeps a sample or an
///    anomaly of a name it does not know, and keeps an event of a type it does not know as
///    [dev.aegis.telemetry.signal.RaftEvent.Unrecognized].
/// 2. **Changing or removing is a new name.** Meaning, unit and type of a name never change. The
///    old name is exported beside the new one for one minor version before it goes.
/// 3. **Required stays required, optional stays optional**: a field becomes required only under a
///    new name.
/// 4. Every change touches the schema, a fixture and the changelog in the same commit; the tests of
///    both planes read the fixtures.
@NullMarked
package dev.aegis.telemetry;

import org.jspecify.annotations.NullMarked;
