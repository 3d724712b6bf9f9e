/// A small, faithful peer: the contract `aegis.v1` spoken over real sockets by nodes that share one
/// state, so that a killed node loses nothing, and that fail on demand in the ways real nodes do.
@NullMarked
package dev.aegis.sdk.fake;

import org.jspecify.annotations.NullMarked;
