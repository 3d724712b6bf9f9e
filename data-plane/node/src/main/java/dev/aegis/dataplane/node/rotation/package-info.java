/// Rolling a new version of the configuration through the cluster, one node at a time.
@NullMarked
package dev.aegis.dataplane.node.rotation;

import org.jspecify.annotations.NullMarked;
