/// Breaks the rules on purpose.
@NullMarked
package dev.aegis.ctl.architecture.planted;

import org.jspecify.annotations.NullMarked;
