/// Sessions and their renewal.
@NullMarked
package dev.aegis.sdk.internal.session;

import org.jspecify.annotations.NullMarked;
