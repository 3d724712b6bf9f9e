/// What answers are worth: two capabilities, anomaly kind and ranked root cause, scored apart
/// (paper, section 6.2). Pure, and ignorant of any agent.
@NullMarked
package dev.aegis.bench.grade;

import org.jspecify.annotations.NullMarked;
