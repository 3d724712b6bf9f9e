@NullMarked
package dev.aegis.chaos.linear;

import org.jspecify.annotations.NullMarked;
