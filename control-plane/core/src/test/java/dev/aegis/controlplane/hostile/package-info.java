/// Texts that want to be more than text, and where they can stand.
@NullMarked
package dev.aegis.controlplane.hostile;

import org.jspecify.annotations.NullMarked;
