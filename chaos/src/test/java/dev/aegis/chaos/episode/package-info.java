@NullMarked
package dev.aegis.chaos.episode;

import org.jspecify.annotations.NullMarked;
