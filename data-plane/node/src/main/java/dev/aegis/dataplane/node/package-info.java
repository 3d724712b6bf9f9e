/// The node: the edge around the replicated machine. This package reads its settings, wires it,
/// starts it and ends it.
@NullMarked
package dev.aegis.dataplane.node;

import org.jspecify.annotations.NullMarked;
