/// A seeded simulation of clients, leaders and replicas around the machine, and an oracle beside
/// it.
@NullMarked
package dev.aegis.dataplane.machine.simulation;

import org.jspecify.annotations.NullMarked;
