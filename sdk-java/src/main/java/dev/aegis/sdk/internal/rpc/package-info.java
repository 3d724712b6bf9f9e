/// Calls to the cluster: which node, how long, and what may be done after a failure.
@NullMarked
package dev.aegis.sdk.internal.rpc;

import org.jspecify.annotations.NullMarked;
