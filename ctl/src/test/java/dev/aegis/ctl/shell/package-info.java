/// Tests.
@NullMarked
package dev.aegis.ctl.shell;

import org.jspecify.annotations.NullMarked;
