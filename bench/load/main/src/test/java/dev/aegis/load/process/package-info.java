/// Tests of the package of the same name.
@NullMarked
package dev.aegis.load.process;

import org.jspecify.annotations.NullMarked;
