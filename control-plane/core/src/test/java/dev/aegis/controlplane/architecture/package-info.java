/// The shape of the control plane's core as executable rules, each with a planted violator that it
/// must report.
@NullMarked
package dev.aegis.controlplane.architecture;

import org.jspecify.annotations.NullMarked;
