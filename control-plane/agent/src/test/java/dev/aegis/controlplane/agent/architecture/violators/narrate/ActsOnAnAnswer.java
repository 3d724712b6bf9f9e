package dev.aegis.controlplane.agent.architecture.violators.narrate;

import dev.aegis.controlplane.agent.outlet.PostmortemIssues;

class ActsOnAnAnswer {
  String outlet() {
    return PostmortemIssues.class.getName();
  }
}
