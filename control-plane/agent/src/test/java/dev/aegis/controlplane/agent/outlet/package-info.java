/// Tests of this package.
@NullMarked
package dev.aegis.controlplane.agent.outlet;

import org.jspecify.annotations.NullMarked;
