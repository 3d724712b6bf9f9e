/// Tests of this package.
@NullMarked
package dev.aegis.controlplane.agent.command;

import org.jspecify.annotations.NullMarked;
