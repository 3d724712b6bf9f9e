/// Tests.
@NullMarked
package dev.aegis.ctl.output;

import org.jspecify.annotations.NullMarked;
