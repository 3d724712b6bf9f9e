/// The only place that knows Apache Ratis.
@NullMarked
package dev.aegis.dataplane.node.replication;

import org.jspecify.annotations.NullMarked;
