/// A cluster of AEGIS nodes inside the JVM of a JUnit test, with which things can be done that a
/// real one suffers: [AegisCluster] is where to begin.
///
/// The nodes are real: the same code that a node's own process runs, with its log on disk and its
/// ports on loopback. What one process cannot show is told at each method of [AegisCluster].
@NullMarked
package dev.aegis.sdk.junit;

import org.jspecify.annotations.NullMarked;
