@NullMarked
package dev.aegis.chaos.workload;

import org.jspecify.annotations.NullMarked;
