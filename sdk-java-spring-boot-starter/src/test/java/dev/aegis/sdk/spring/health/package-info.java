/// The health of a cluster that is away, silent, or well.
@NullMarked
package dev.aegis.sdk.spring.health;

import org.jspecify.annotations.NullMarked;
