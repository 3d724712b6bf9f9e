/// The rules between the packages of this module, and classes that break them on purpose.
@NullMarked
package dev.aegis.chaos.architecture;

import org.jspecify.annotations.NullMarked;
