/// The cluster in the application's health.
@NullMarked
package dev.aegis.sdk.spring.health;

import org.jspecify.annotations.NullMarked;
