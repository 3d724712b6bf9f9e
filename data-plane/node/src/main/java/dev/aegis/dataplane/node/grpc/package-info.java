/// The only place that knows gRPC and the public wire contract.
@NullMarked
package dev.aegis.dataplane.node.grpc;

import org.jspecify.annotations.NullMarked;
