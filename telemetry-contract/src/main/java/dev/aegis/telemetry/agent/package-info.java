/// What an agent is asked. A benchmark scores any implementation of these two.
@NullMarked
package dev.aegis.telemetry.agent;

import org.jspecify.annotations.NullMarked;
