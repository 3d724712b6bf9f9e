/// Planted violators.
@NullMarked
package dev.aegis.telemetry.architecture.violators.sockets;

import org.jspecify.annotations.NullMarked;
