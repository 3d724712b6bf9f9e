/// The alert rules others run, evaluated by the rule engine of Prometheus itself.
@NullMarked
package dev.aegis.bench.prometheus;

import org.jspecify.annotations.NullMarked;
