@NullMarked
package dev.aegis.chaos.report;

import org.jspecify.annotations.NullMarked;
