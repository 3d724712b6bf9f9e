/// The command line `aegisctl`: verbs over the public SDK, results on standard output and all else
/// on standard error, one meaning for each exit code.
@NullMarked
package dev.aegis.ctl;

import org.jspecify.annotations.NullMarked;
