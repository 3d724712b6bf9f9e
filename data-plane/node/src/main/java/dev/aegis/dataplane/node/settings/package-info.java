/// What a node is told from outside: its identity and places, and the cluster's configuration.
@NullMarked
package dev.aegis.dataplane.node.settings;

import org.jspecify.annotations.NullMarked;
