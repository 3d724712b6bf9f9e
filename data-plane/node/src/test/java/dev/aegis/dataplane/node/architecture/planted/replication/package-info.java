/// One of two planted edges that know each other.
@NullMarked
package dev.aegis.dataplane.node.architecture.planted.replication;

import org.jspecify.annotations.NullMarked;
