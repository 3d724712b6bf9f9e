/// The decisions of the control plane, and nothing else: no framework, clock, thread or I/O.
///
/// A telemetry window goes in, a [dev.aegis.controlplane.plan.ResponsePlan] comes out:
///
/// ```
/// reading <- classify, diagnose, postmortem      what a window says, typed
/// envelope <- propose                            which configurations are safe; the only maker of approved patches
/// classify, propose, diagnose, postmortem <- plan
/// ```
@NullMarked
package dev.aegis.controlplane;

import org.jspecify.annotations.NullMarked;
