/// Which consensus configurations are safe. Nothing unsafe gets past
/// [dev.aegis.controlplane.envelope.SafetyEnvelope].
@NullMarked
package dev.aegis.controlplane.envelope;

import org.jspecify.annotations.NullMarked;
