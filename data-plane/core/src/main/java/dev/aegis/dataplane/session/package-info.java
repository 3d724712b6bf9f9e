/// Sessions and their leases.
@NullMarked
package dev.aegis.dataplane.session;

import org.jspecify.annotations.NullMarked;
