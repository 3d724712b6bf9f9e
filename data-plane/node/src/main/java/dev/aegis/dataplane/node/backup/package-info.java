/// Backups in a person's hand: fetched from a cluster, and looked at without one.
@NullMarked
package dev.aegis.dataplane.node.backup;

import org.jspecify.annotations.NullMarked;
