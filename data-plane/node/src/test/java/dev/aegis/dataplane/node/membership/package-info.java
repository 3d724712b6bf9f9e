@NullMarked
package dev.aegis.dataplane.node.membership;

import org.jspecify.annotations.NullMarked;
