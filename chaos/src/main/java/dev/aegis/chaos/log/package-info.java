/// Judges a history with the help of the log that the nodes applied: no search, so it scales to any
/// length, but it trusts that the log is what the nodes answered from.
@NullMarked
package dev.aegis.chaos.log;

import org.jspecify.annotations.NullMarked;
