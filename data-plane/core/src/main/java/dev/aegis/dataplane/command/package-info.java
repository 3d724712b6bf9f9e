/// What goes into the replicated machine and what comes out: values only, no behaviour.
@NullMarked
package dev.aegis.dataplane.command;

import org.jspecify.annotations.NullMarked;
