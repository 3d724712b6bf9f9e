/// Who may do what: the replicated policy, whose a session is, and the check of both.
@NullMarked
package dev.aegis.dataplane.access;

import org.jspecify.annotations.NullMarked;
