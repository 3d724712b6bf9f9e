@NullMarked
package dev.aegis.chaos.fence;

import org.jspecify.annotations.NullMarked;
