/// The promises of a lock of the registry, and how it is lost.
@NullMarked
package dev.aegis.sdk.spring.lock;

import org.jspecify.annotations.NullMarked;
