/// What every system under load has in common.
@NullMarked
package dev.aegis.load.cluster;

import org.jspecify.annotations.NullMarked;
