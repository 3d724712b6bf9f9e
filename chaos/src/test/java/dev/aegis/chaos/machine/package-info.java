@NullMarked
package dev.aegis.chaos.machine;

import org.jspecify.annotations.NullMarked;
