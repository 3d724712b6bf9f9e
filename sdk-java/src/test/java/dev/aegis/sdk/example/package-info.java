/// Tests of the examples.
@NullMarked
package dev.aegis.sdk.example;

import org.jspecify.annotations.NullMarked;
