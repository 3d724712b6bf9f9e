/// Results, and the four ways to show them.
@NullMarked
package dev.aegis.ctl.output;

import org.jspecify.annotations.NullMarked;
