/// The port between the services above and consensus below: submit, barrier, query, status.
@NullMarked
package dev.aegis.dataplane.node.log;

import org.jspecify.annotations.NullMarked;
