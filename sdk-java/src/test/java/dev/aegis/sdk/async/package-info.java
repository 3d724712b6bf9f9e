/// Tests of the futures.
@NullMarked
package dev.aegis.sdk.async;

import org.jspecify.annotations.NullMarked;
