/// A language model as an agent of the bench, asked as the control plane asks it.
@NullMarked
package dev.aegis.bench.model;

import org.jspecify.annotations.NullMarked;
