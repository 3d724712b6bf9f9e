/// What a load is made of, as values.
@NullMarked
package dev.aegis.load.plan;

import org.jspecify.annotations.NullMarked;
