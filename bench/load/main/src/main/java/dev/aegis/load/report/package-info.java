/// Figures as text, as tables and as JSON, and the ratios between them.
@NullMarked
package dev.aegis.load.report;

import org.jspecify.annotations.NullMarked;
