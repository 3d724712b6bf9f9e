@NullMarked
package dev.aegis.chaos.history;

import org.jspecify.annotations.NullMarked;
