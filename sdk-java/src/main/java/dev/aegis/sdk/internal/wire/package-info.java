/// Translation between the public types and those of the wire protocol.
@NullMarked
package dev.aegis.sdk.internal.wire;

import org.jspecify.annotations.NullMarked;
