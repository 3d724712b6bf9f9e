/// The launcher and its scenarios, run as a person runs them: as processes, judged by what they
/// print and leave behind.
@NullMarked
package dev.aegis.chaos;

import org.jspecify.annotations.NullMarked;
