/// What can be done to a cluster, as values and behind one interface: what to break is said here,
/// how it is broken is somebody else's business.
@NullMarked
package dev.aegis.chaos.fault;

import org.jspecify.annotations.NullMarked;
