/// AEGIS locks behind Spring Integration's `LockRegistry`.
@NullMarked
package dev.aegis.sdk.spring.lock;

import org.jspecify.annotations.NullMarked;
