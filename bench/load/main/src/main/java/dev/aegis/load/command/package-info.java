/// The commands of `./aegis load`, and where they are put together.
@NullMarked
package dev.aegis.load.command;

import org.jspecify.annotations.NullMarked;
