/// Classes that break a rule each.
@NullMarked
package dev.aegis.chaos.architecture.planted;

import org.jspecify.annotations.NullMarked;
