/// Files of the node's own directory that have to survive a power cut.
@NullMarked
package dev.aegis.dataplane.node.files;

import org.jspecify.annotations.NullMarked;
