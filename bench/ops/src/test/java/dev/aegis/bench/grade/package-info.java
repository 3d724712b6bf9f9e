@NullMarked
package dev.aegis.bench.grade;

import org.jspecify.annotations.NullMarked;
