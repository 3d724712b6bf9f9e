/// Replication from the inside: its parts one by one, and Raft servers with planted faults.
@NullMarked
package dev.aegis.dataplane.node.replication;

import org.jspecify.annotations.NullMarked;
