/// What nodes and clients send each other, for whoever has to hold it back.
@NullMarked
package dev.aegis.dataplane.node.traffic;

import org.jspecify.annotations.NullMarked;
