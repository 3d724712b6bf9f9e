/// The rules of this module's structure, each with a planted class that breaks it.
@NullMarked
package dev.aegis.sdk.spring.architecture;

import org.jspecify.annotations.NullMarked;
