/// A real cluster for tests: node processes with their own logs, on free loopback ports.
@NullMarked
package dev.aegis.sdk.real;

import org.jspecify.annotations.NullMarked;
