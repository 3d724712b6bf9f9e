/// The replicated machine itself: four methods over everything in its sibling packages.
@NullMarked
package dev.aegis.dataplane.machine;

import org.jspecify.annotations.NullMarked;
