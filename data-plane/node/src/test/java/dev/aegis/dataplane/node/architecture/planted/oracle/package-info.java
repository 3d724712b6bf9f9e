/// Stands for a language model.
@NullMarked
package dev.aegis.dataplane.node.architecture.planted.oracle;

import org.jspecify.annotations.NullMarked;
