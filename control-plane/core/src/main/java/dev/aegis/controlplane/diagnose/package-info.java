/// Ranks root causes by rules: the kind of anomaly, then what other signals say.
@NullMarked
package dev.aegis.controlplane.diagnose;

import org.jspecify.annotations.NullMarked;
