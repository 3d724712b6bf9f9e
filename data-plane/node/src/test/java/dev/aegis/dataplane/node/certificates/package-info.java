@NullMarked
package dev.aegis.dataplane.node.certificates;

import org.jspecify.annotations.NullMarked;
