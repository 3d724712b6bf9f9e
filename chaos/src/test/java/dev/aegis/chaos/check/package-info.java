@NullMarked
package dev.aegis.chaos.check;

import org.jspecify.annotations.NullMarked;
