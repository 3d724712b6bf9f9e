/// Streams that outlive the nodes that serve them.
@NullMarked
package dev.aegis.sdk.internal.stream;

import org.jspecify.annotations.NullMarked;
