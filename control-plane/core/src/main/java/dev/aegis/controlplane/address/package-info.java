/// What an address tells by its text alone.
@NullMarked
package dev.aegis.controlplane.address;

import org.jspecify.annotations.NullMarked;
