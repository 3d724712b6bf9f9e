/// Tests.
@NullMarked
package dev.aegis.ctl.verb;

import org.jspecify.annotations.NullMarked;
