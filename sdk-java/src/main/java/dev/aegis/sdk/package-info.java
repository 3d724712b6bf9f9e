@NullMarked
package dev.aegis.sdk;

import org.jspecify.annotations.NullMarked;
