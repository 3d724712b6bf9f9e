/// Stands for what the agent must never reach.
@NullMarked
package dev.aegis.sdk.planted;

import org.jspecify.annotations.NullMarked;
