/// What every verb is run with: the options of all, what is around the process, and its exit codes.
@NullMarked
package dev.aegis.ctl.shell;

import org.jspecify.annotations.NullMarked;
