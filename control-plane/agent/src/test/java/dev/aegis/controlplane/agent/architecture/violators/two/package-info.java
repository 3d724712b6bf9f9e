/// The shape of this module, and planted classes that break it.
@NullMarked
package dev.aegis.controlplane.agent.architecture.violators.two;

import org.jspecify.annotations.NullMarked;
