/// Classes that break one rule each, so that a test can see the rule report them.
@NullMarked
package dev.aegis.dataplane.architecture.planted;

import org.jspecify.annotations.NullMarked;
