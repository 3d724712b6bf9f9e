@NullMarked
package dev.aegis.dataplane.access;

import org.jspecify.annotations.NullMarked;
