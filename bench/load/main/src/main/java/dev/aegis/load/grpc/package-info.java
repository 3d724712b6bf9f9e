/// What the systems that speak gRPC have in common.
@NullMarked
package dev.aegis.load.grpc;

import org.jspecify.annotations.NullMarked;
