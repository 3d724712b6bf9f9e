/// Planted violators.
@NullMarked
package dev.aegis.controlplane.architecture.violators.two;

import org.jspecify.annotations.NullMarked;
