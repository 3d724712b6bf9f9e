package dev.aegis.controlplane.agent.architecture.violators.intake;

import java.net.Socket;

/// Breaks C5: another way to reach a node.
final class OpensASocket {
  Socket open() {
    return new Socket();
  }
}
