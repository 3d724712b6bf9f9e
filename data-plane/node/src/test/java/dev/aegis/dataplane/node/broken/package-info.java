/// Builds that are broken on purpose, and the tests that must notice (ADR-017).
@NullMarked
package dev.aegis.dataplane.node.broken;

import org.jspecify.annotations.NullMarked;
