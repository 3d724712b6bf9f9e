/// Tests of the package of the same name.
@NullMarked
package dev.aegis.load.command;

import org.jspecify.annotations.NullMarked;
