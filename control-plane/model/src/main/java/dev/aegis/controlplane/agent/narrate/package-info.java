/// The one place that talks to a language model: over any OpenAI-compatible endpoint, opt-in,
/// within a budget, and believed only as far as `dev.aegis.controlplane.narrate` can check.
///
/// Besides the forge, only this package may send anything but a GET.
@NullMarked
package dev.aegis.controlplane.agent.narrate;

import org.jspecify.annotations.NullMarked;
