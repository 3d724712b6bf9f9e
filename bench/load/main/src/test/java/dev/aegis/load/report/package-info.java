/// Tests of the package of the same name.
@NullMarked
package dev.aegis.load.report;

import org.jspecify.annotations.NullMarked;
