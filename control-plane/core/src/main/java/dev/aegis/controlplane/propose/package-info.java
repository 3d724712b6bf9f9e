/// From an anomaly to a proposal: a change that passed the safety envelope, a blocked one, or none
/// with a reason.
@NullMarked
package dev.aegis.controlplane.propose;

import org.jspecify.annotations.NullMarked;
