/// Clusters of real nodes inside one JVM: real logs on disk, real sockets, shared process.
@NullMarked
package dev.aegis.dataplane.node.cluster;

import org.jspecify.annotations.NullMarked;
