/// Processes of this machine: what they cost, and how to start and end our own.
@NullMarked
package dev.aegis.load.process;

import org.jspecify.annotations.NullMarked;
