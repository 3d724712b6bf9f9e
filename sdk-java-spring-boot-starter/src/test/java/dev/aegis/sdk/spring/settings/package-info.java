/// The properties, their limits, and what an editor is told of them.
@NullMarked
package dev.aegis.sdk.spring.settings;

import org.jspecify.annotations.NullMarked;
