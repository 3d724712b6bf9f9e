/// Locks.
@NullMarked
package dev.aegis.sdk.internal.lock;

import org.jspecify.annotations.NullMarked;
