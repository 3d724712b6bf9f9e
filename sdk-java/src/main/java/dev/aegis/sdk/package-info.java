/// The AEGIS client for Java: sessions, locks with fencing tokens, versioned keys and watches.
///
/// Start at [dev.aegis.sdk.AegisClient]. Everything here is blocking, safe for use by many threads,
/// and bounded in time; every failure is an [dev.aegis.sdk.AegisException] of a kind that says what
/// may be done next. No type of the transport appears in this package: what implements it lives
/// behind [dev.aegis.sdk.ClientProvider].
@NullMarked
package dev.aegis.sdk;

import org.jspecify.annotations.NullMarked;
