@NullMarked
package dev.aegis.chaos.watch;

import org.jspecify.annotations.NullMarked;
