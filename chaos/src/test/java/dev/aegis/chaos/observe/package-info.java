@NullMarked
package dev.aegis.chaos.observe;

import org.jspecify.annotations.NullMarked;
