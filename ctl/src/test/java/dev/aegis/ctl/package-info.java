/// Tests.
@NullMarked
package dev.aegis.ctl;

import org.jspecify.annotations.NullMarked;
