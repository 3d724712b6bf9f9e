/// Episodes: a recipe played on five real nodes while the agent's own intake records what they
/// export, kept as telemetry and, apart from it, as the truth about it.
@NullMarked
package dev.aegis.chaos.episode;

import org.jspecify.annotations.NullMarked;
