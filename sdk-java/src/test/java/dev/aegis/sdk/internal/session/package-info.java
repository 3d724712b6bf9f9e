/// Tests of the session's inner parts.
@NullMarked
package dev.aegis.sdk.internal.session;

import org.jspecify.annotations.NullMarked;
