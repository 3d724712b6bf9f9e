package dev.aegis.dataplane.node;

import dev.aegis.dataplane.node.backup.SnapshotCommand;
import java.util.List;

/// Entry point of `./aegis snapshot`: saves and verifies backups; see [SnapshotCommand].
final class SnapshotTool {
  private SnapshotTool() {}

  public static void main(String[] args) {
    NodeLog.configureForCommand();
    System.exit(SnapshotCommand.run(List.of(args), System.out, System.err));
  }
}
