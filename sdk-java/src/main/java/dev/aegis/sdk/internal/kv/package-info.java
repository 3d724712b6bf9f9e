/// Keys.
@NullMarked
package dev.aegis.sdk.internal.kv;

import org.jspecify.annotations.NullMarked;
