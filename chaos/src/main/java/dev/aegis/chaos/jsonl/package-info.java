/// JSON Lines with limits: one object per line, and errors that name the line and the field.
@NullMarked
package dev.aegis.chaos.jsonl;

import org.jspecify.annotations.NullMarked;
