/// Tests of this package.
@NullMarked
package dev.aegis.controlplane.agent.narrate;

import org.jspecify.annotations.NullMarked;
