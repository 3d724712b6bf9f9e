/// Tests of this package.
@NullMarked
package dev.aegis.controlplane.agent.recall;

import org.jspecify.annotations.NullMarked;
