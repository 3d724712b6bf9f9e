/// What clients asked and what they were told: recorded as it happens, kept as JSON Lines, read
/// back as operations.
@NullMarked
package dev.aegis.chaos.history;

import org.jspecify.annotations.NullMarked;
