/// A forge of our own to test against: the part of GitHub's REST API that the agent uses, on a real
/// socket, over a real git repository, with faults.
@NullMarked
package dev.aegis.controlplane.agent.forge;

import org.jspecify.annotations.NullMarked;
