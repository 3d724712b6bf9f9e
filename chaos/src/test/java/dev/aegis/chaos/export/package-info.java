@NullMarked
package dev.aegis.chaos.export;

import org.jspecify.annotations.NullMarked;
