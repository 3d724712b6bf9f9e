/// Judges whether a history is linearizable: whether one order of its operations explains every
/// answer, without letting an operation take effect before it was called or after it was answered.
@NullMarked
package dev.aegis.chaos.linear;

import org.jspecify.annotations.NullMarked;
