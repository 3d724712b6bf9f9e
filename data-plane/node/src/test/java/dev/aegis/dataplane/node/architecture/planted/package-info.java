/// Classes that break the rules, so that a test can see the rules report them.
@NullMarked
package dev.aegis.dataplane.node.architecture.planted;

import org.jspecify.annotations.NullMarked;
