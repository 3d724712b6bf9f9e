/// Five deterministic rules, one for each kind of anomaly, and the classifier that lets the most
/// confident speak.
@NullMarked
package dev.aegis.controlplane.classify;

import org.jspecify.annotations.NullMarked;
