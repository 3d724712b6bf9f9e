/// What the agent saw, decided and did, in a file that shows when it was tampered with.
@NullMarked
package dev.aegis.controlplane.agent.journal;

import org.jspecify.annotations.NullMarked;
