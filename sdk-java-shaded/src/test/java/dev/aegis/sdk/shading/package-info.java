/// What a user of the shaded jar may rely on.
@NullMarked
package dev.aegis.sdk.shading;

import org.jspecify.annotations.NullMarked;
