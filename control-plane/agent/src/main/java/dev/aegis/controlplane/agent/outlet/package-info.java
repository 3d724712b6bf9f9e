/// The two ways out: a proposal in the queue of the configuration repository, and a postmortem
/// draft in a folder. And the two readings that belong to them: the deployed configuration, and
/// what the queue has seen before. Git is known here only.
@NullMarked
package dev.aegis.controlplane.agent.outlet;

import org.jspecify.annotations.NullMarked;
