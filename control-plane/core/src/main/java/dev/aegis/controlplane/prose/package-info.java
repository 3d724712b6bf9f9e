/// Text for people, in Markdown, from values that may have come from anywhere.
@NullMarked
package dev.aegis.controlplane.prose;

import org.jspecify.annotations.NullMarked;
