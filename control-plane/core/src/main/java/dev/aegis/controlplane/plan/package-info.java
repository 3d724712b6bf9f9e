/// The one pure step between reading everything and writing anything.
@NullMarked
package dev.aegis.controlplane.plan;

import org.jspecify.annotations.NullMarked;
