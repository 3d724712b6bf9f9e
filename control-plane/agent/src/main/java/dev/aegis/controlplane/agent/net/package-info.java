/// Where the agent's connections go.
@NullMarked
package dev.aegis.controlplane.agent.net;

import org.jspecify.annotations.NullMarked;
