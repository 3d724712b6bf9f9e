/// Planted for the architecture tests.
@NullMarked
package dev.aegis.dataplane.planted;

import org.jspecify.annotations.NullMarked;
