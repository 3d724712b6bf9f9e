/// What nodes say about themselves: their metrics, read from outside.
@NullMarked
package dev.aegis.chaos.observe;

import org.jspecify.annotations.NullMarked;
