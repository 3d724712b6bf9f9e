/// Keys as properties, and what keeps them from being such.
@NullMarked
package dev.aegis.sdk.spring.config;

import org.jspecify.annotations.NullMarked;
