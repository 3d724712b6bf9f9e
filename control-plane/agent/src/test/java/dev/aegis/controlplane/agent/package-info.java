/// Tests of this package.
@NullMarked
package dev.aegis.controlplane.agent;

import org.jspecify.annotations.NullMarked;
