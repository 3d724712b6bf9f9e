/// Tests of calls.
@NullMarked
package dev.aegis.sdk.internal.rpc;

import org.jspecify.annotations.NullMarked;
