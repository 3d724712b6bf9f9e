/// Certificates: what a node shows, whom it trusts, and what a name in one means.
@NullMarked
package dev.aegis.dataplane.node.security;

import org.jspecify.annotations.NullMarked;
