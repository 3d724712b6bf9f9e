/// Locks, their holders and their fair queues.
@NullMarked
package dev.aegis.dataplane.lock;

import org.jspecify.annotations.NullMarked;
