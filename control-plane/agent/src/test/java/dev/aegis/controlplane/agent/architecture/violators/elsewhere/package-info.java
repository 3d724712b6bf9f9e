/// The shape of this module, and planted classes that break it.
@NullMarked
package dev.aegis.controlplane.agent.architecture.violators.elsewhere;

import org.jspecify.annotations.NullMarked;
