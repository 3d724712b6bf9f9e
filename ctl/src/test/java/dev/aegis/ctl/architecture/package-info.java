/// The rules of this module's structure, each with a planted class that breaks it.
@NullMarked
package dev.aegis.ctl.architecture;

import org.jspecify.annotations.NullMarked;
