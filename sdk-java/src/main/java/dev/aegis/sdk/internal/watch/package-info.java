/// Watches.
@NullMarked
package dev.aegis.sdk.internal.watch;

import org.jspecify.annotations.NullMarked;
