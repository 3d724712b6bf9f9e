/// Tests of this package.
@NullMarked
package dev.aegis.controlplane.agent.intake;

import org.jspecify.annotations.NullMarked;
