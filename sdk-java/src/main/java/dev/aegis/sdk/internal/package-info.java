/// What implements the client over gRPC. Not for use by applications: anything here may change.
@NullMarked
package dev.aegis.sdk.internal;

import org.jspecify.annotations.NullMarked;
