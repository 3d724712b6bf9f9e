/// Tests of the meters.
@NullMarked
package dev.aegis.sdk.micrometer;

import org.jspecify.annotations.NullMarked;
