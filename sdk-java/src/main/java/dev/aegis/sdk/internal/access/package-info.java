/// The access policy over the wire.
@NullMarked
package dev.aegis.sdk.internal.access;

import org.jspecify.annotations.NullMarked;
