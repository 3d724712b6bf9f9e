@NullMarked
package dev.aegis.chaos.fault;

import org.jspecify.annotations.NullMarked;
