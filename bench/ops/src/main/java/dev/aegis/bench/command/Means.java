package dev.aegis.bench.command;

import dev.aegis.controlplane.agent.narrate.ModelSettings;
import java.nio.file.Path;
import java.util.Optional;

/// What agents are given to work with.
///
/// @param promtool where it is installed
/// @param memoryMib of each agent that is a process
/// @param model for the agent `model`, if it takes part
record Means(Optional<Path> promtool, int memoryMib, Optional<ModelSettings> model) {}
