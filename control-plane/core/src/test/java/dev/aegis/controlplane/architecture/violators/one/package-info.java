/// Planted violators.
@NullMarked
package dev.aegis.controlplane.architecture.violators.one;

import org.jspecify.annotations.NullMarked;
