/// Histories in the formats of other people's tools.
@NullMarked
package dev.aegis.chaos.export;

import org.jspecify.annotations.NullMarked;
