/// Classes that break the rules on purpose.
@NullMarked
package dev.aegis.load.architecture.planted;

import org.jspecify.annotations.NullMarked;
