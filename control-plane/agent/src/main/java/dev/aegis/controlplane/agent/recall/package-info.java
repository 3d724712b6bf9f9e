/// Finding past incidents by meaning, with an embedding model that runs in this process and needs
/// no network.
@NullMarked
package dev.aegis.controlplane.agent.recall;

import org.jspecify.annotations.NullMarked;
