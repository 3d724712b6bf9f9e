/// The client as its user sees it, against real sockets.
@NullMarked
package dev.aegis.sdk;

import org.jspecify.annotations.NullMarked;
