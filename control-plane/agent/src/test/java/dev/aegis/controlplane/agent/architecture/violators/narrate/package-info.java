/// Planted violators.
@NullMarked
package dev.aegis.controlplane.agent.architecture.violators.narrate;

import org.jspecify.annotations.NullMarked;
