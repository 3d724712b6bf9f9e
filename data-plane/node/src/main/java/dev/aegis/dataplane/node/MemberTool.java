package dev.aegis.dataplane.node;

import dev.aegis.dataplane.node.membership.MemberCommand;
import java.util.List;

/// Entry point of `./aegis member`: looks at the members of a cluster and changes them; see
/// [MemberCommand].
final class MemberTool {
  private MemberTool() {}

  public static void main(String[] args) {
    NodeLog.configureForCommand();
    System.exit(MemberCommand.run(List.of(args), System.out, System.err));
  }
}
