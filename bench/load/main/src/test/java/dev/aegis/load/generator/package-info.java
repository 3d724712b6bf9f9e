/// Tests of the package of the same name.
@NullMarked
package dev.aegis.load.generator;

import org.jspecify.annotations.NullMarked;
