/// What a campaign tells when it is over: for people in Markdown, for programs in JSON.
@NullMarked
package dev.aegis.chaos.report;

import org.jspecify.annotations.NullMarked;
