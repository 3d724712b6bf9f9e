/// Tests of the pure control plane.
@NullMarked
package dev.aegis.controlplane;

import org.jspecify.annotations.NullMarked;
