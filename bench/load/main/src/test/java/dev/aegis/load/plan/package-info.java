/// Tests of the package of the same name.
@NullMarked
package dev.aegis.load.plan;

import org.jspecify.annotations.NullMarked;
