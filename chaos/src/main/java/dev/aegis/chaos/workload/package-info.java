/// Clients of a running cluster that write down everything they ask and are told.
@NullMarked
package dev.aegis.chaos.workload;

import org.jspecify.annotations.NullMarked;
