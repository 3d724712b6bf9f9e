@NullMarked
package dev.aegis.controlplane;

import org.jspecify.annotations.NullMarked;
