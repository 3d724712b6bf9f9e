/// What the planted lock package should not see.
@NullMarked
package dev.aegis.dataplane.architecture.planted.session;

import org.jspecify.annotations.NullMarked;
