package dev.aegis.dataplane.node.architecture.planted.replication;

import dev.aegis.dataplane.node.architecture.planted.grpc.CallThatReplicates;
import org.jspecify.annotations.Nullable;

public record LogThatCalls(@Nullable CallThatReplicates call) {}
