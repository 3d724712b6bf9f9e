@NullMarked
package dev.aegis.chaos.recipe;

import org.jspecify.annotations.NullMarked;
