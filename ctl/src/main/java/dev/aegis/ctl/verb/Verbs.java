package dev.aegis.ctl.verb;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// All verbs.
public final class Verbs {
  private Verbs() {}

  /// Puts them below the command.
  public static void addTo(CommandLine line) {
    line.addSubcommand(new Get());
    line.addSubcommand(new PutVerb());
    line.addSubcommand(new Del());
    line.addSubcommand(new Txn());
    line.addSubcommand(new WatchVerb());
    line.addSubcommand(new History());
    line.addSubcommand(new Compact());
    group(
        line,
        new Lock(),
        new LockHold.Acquire(),
        new LockHold.Try(),
        new LockRun(),
        new LockLooks.ListLocks(),
        new LockLooks.Describe(),
        new LockLooks.Release(),
        new LockLooks.CheckToken());
    group(
        line,
        new Elect(),
        new ElectVerbs.Campaign(),
        new ElectVerbs.Leader(),
        new ElectVerbs.Observe());
    group(
        line,
        new SessionGroup(),
        new SessionVerbs.Create(),
        new SessionVerbs.KeepAlive(),
        new SessionVerbs.ListSessions(),
        new SessionVerbs.Describe(),
        new SessionVerbs.End());
    group(
        line,
        new MemberGroup(),
        new MemberVerbs.ListMembers(),
        new MemberVerbs.Add(),
        new MemberVerbs.Promote(),
        new MemberVerbs.Remove());
    group(line, new ClusterGroup(), new ClusterVerbs.Status(), new ClusterVerbs.Health());
    group(line, new SnapshotGroup(), new SnapshotVerbs.Save(), new SnapshotVerbs.Verify());
    group(line, new CheckGroup(), new CheckPerf());
    line.addSubcommand(new Completion());
    line.addSubcommand(new Version());
  }

  /// The group goes in first: options are handed down when a command is added.
  private static void group(CommandLine line, Group group, Verb... verbs) {
    CommandLine below = new CommandLine(group);
    line.addSubcommand(below);
    for (Verb verb : verbs) {
      below.addSubcommand(verb);
    }
  }

  @Command(name = "lock", description = "Locks with fencing tokens.")
  static final class Lock extends Group {}

  @Command(name = "elect", description = "Elections: locks whose holder says something.")
  static final class Elect extends Group {}

  @Command(name = "session", description = "Sessions by their numbers.")
  static final class SessionGroup extends Group {}

  @Command(name = "member", description = "The members of the cluster, for operators.")
  static final class MemberGroup extends Group {}

  @Command(name = "cluster", description = "What the nodes say of themselves.")
  static final class ClusterGroup extends Group {}

  @Command(name = "snapshot", description = "Backups, for operators.")
  static final class SnapshotGroup extends Group {}

  @Command(name = "check", description = "Tries how the cluster does.")
  static final class CheckGroup extends Group {}
}
