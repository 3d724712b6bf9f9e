/// Tests of the translation to the wire.
@NullMarked
package dev.aegis.sdk.internal.wire;

import org.jspecify.annotations.NullMarked;
