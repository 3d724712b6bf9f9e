@NullMarked
package dev.aegis.chaos.campaign;

import org.jspecify.annotations.NullMarked;
