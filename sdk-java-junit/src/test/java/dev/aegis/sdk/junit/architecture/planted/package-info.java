/// What the rules are to find.
@NullMarked
package dev.aegis.sdk.junit.architecture.planted;

import org.jspecify.annotations.NullMarked;
