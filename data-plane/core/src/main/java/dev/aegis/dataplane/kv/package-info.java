/// The versioned key-value store.
@NullMarked
package dev.aegis.dataplane.kv;

import org.jspecify.annotations.NullMarked;
