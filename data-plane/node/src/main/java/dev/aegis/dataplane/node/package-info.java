/// The node: the edge around the replicated machine. This package wires it and starts it; nothing
/// else here knows Spring.
@NullMarked
package dev.aegis.dataplane.node;

import org.jspecify.annotations.NullMarked;
