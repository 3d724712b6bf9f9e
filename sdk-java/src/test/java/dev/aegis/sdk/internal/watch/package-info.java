/// Tests of the watch's inner parts.
@NullMarked
package dev.aegis.sdk.internal.watch;

import org.jspecify.annotations.NullMarked;
