/// The first draft of a postmortem, from telemetry that already happened.
@NullMarked
package dev.aegis.controlplane.postmortem;

import org.jspecify.annotations.NullMarked;
