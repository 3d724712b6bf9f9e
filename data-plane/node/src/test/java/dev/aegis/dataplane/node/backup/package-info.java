@NullMarked
package dev.aegis.dataplane.node.backup;

import org.jspecify.annotations.NullMarked;
