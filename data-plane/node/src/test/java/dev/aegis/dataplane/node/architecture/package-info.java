/// The rules that keep each library in its one package, and the proof that they bite.
@NullMarked
package dev.aegis.dataplane.node.architecture;

import org.jspecify.annotations.NullMarked;
