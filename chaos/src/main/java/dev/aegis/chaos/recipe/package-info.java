/// Recipes: what is done to a cluster, as a text that a person can read and a value that can be
/// played. The same text serves `./aegis chaos` and the recording of episodes.
@NullMarked
package dev.aegis.chaos.recipe;

import org.jspecify.annotations.NullMarked;
