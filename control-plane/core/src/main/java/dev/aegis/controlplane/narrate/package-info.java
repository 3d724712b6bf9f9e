/// What a language model is told about an incident, and what of its answer is believed.
///
/// The model itself is elsewhere; here is only what is decided about it, so that it can be decided
/// without one. It is told numbers and names of closed sets, never a text that a client, a node or
/// a file brought along; and it is believed what code can check.
@NullMarked
package dev.aegis.controlplane.narrate;

import org.jspecify.annotations.NullMarked;
