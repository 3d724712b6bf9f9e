/// Breaks the rules on purpose.
@NullMarked
package dev.aegis.sdk.spring.architecture.planted;

import org.jspecify.annotations.NullMarked;
