@NullMarked
package dev.aegis.bench.agent;

import org.jspecify.annotations.NullMarked;
