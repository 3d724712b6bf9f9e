/// The nodes.
@NullMarked
package dev.aegis.sdk.internal.cluster;

import org.jspecify.annotations.NullMarked;
