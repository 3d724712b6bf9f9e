@NullMarked
package dev.aegis.chaos.log;

import org.jspecify.annotations.NullMarked;
