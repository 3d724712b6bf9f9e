/// The properties under `aegis.client`, and clients made from them.
@NullMarked
package dev.aegis.sdk.spring.settings;

import org.jspecify.annotations.NullMarked;
