package dev.aegis.dataplane.node.architecture.planted.grpc;

import dev.aegis.dataplane.node.architecture.planted.replication.LogThatCalls;
import org.jspecify.annotations.Nullable;

public record CallThatReplicates(@Nullable LogThatCalls log) {}
