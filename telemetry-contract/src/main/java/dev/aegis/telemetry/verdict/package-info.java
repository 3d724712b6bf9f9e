/// What an agent makes of a window: an anomaly with its evidence, and a diagnosis.
///
/// Kinds, root causes and actions are open sets, so they are values with a wire name and known
/// constants, not enums: a document of a newer agent stays readable, and code attaches behaviour by
/// looking a value up in a table (a rule, a catalogue entry), never by switching on its text.
@NullMarked
package dev.aegis.telemetry.verdict;

import org.jspecify.annotations.NullMarked;
