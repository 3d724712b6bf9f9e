/// The closed loop: logical clients, what they saw, and how long it took.
@NullMarked
package dev.aegis.load.generator;

import org.jspecify.annotations.NullMarked;
