/// A planted lock package that looks where it should not.
@NullMarked
package dev.aegis.dataplane.architecture.planted.lock;

import org.jspecify.annotations.NullMarked;
