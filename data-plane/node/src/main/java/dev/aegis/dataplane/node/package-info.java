@NullMarked
package dev.aegis.dataplane.node;

import org.jspecify.annotations.NullMarked;
