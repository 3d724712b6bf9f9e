@NullMarked
package dev.aegis.bench.command;

import org.jspecify.annotations.NullMarked;
