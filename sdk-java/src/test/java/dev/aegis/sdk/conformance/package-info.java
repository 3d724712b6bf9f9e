/// The scenarios of `sdk-conformance`, which every SDK must pass: read, checked against the tables
/// of their format, and played on a subject: this SDK, or the command line that stands on it.
@NullMarked
package dev.aegis.sdk.conformance;

import org.jspecify.annotations.NullMarked;
