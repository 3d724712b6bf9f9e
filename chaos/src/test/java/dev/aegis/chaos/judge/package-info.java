@NullMarked
package dev.aegis.chaos.judge;

import org.jspecify.annotations.NullMarked;
