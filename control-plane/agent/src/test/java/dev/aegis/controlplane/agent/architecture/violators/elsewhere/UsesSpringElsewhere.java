package dev.aegis.controlplane.agent.architecture.violators.elsewhere;

import org.springframework.stereotype.Component;

/// Breaks the rule that Spring is wiring only.
@Component
final class UsesSpringElsewhere {}
