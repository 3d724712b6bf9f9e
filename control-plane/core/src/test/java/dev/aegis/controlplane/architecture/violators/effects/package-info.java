/// Planted violators.
@NullMarked
package dev.aegis.controlplane.architecture.violators.effects;

import org.jspecify.annotations.NullMarked;
