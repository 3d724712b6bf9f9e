/// Fan-out of applied changes to watchers and to waiting acquires.
@NullMarked
package dev.aegis.dataplane.node.watch;

import org.jspecify.annotations.NullMarked;
