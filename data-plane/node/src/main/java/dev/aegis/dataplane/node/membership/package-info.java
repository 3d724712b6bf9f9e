/// Who belongs to the cluster: what a node does that wants to join, or that was removed, and the
/// operator's command.
@NullMarked
package dev.aegis.dataplane.node.membership;

import org.jspecify.annotations.NullMarked;
