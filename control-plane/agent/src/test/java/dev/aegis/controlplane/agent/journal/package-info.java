/// Tests of this package.
@NullMarked
package dev.aegis.controlplane.agent.journal;

import org.jspecify.annotations.NullMarked;
