/// Judges what a cell of a campaign recorded: history, watch streams, digests, registers.
@NullMarked
package dev.aegis.chaos.judge;

import org.jspecify.annotations.NullMarked;
