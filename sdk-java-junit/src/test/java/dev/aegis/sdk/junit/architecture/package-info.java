/// The rules of this module's structure, with a planted class that breaks them.
@NullMarked
package dev.aegis.sdk.junit.architecture;

import org.jspecify.annotations.NullMarked;
