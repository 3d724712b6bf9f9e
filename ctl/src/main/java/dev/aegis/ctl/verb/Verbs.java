package dev.aegis.ctl.verb;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// All verbs.
///
/// What a verb takes is read from its fields by reflection, and all verbs together are a good part
/// of the time that a command takes. So a command line that begins with a verb knows that one
/// alone; any other, such as one that asks for help or is mistaken, knows all. So does the verb
/// that teaches shells.
public final class Verbs {
  private static final String TEACHES_ALL = "completion";

  private static final Map<String, Supplier<Verb>> SINGLE =
      named(
          Map.entry("get", Get::new),
          Map.entry("put", PutVerb::new),
          Map.entry("del", Del::new),
          Map.entry("txn", Txn::new),
          Map.entry("watch", WatchVerb::new),
          Map.entry("history", History::new),
          Map.entry("compact", Compact::new),
          Map.entry("lock", Lock::new),
          Map.entry("elect", Elect::new),
          Map.entry("session", SessionGroup::new),
          Map.entry("member", MemberGroup::new),
          Map.entry("cluster", ClusterGroup::new),
          Map.entry("snapshot", SnapshotGroup::new),
          Map.entry("check", CheckGroup::new),
          Map.entry(TEACHES_ALL, Completion::new),
          Map.entry("version", Version::new));

  private static final Map<String, Map<String, Supplier<Verb>>> GROUPED =
      Map.of(
          "lock",
          named(
              Map.entry("acquire", LockHold.Acquire::new),
              Map.entry("try", LockHold.Try::new),
              Map.entry("run", LockRun::new),
              Map.entry("list", LockLooks.ListLocks::new),
              Map.entry("describe", LockLooks.Describe::new),
              Map.entry("release", LockLooks.Release::new),
              Map.entry("check-token", LockLooks.CheckToken::new)),
          "elect",
          named(
              Map.entry("campaign", ElectVerbs.Campaign::new),
              Map.entry("leader", ElectVerbs.Leader::new),
              Map.entry("observe", ElectVerbs.Observe::new)),
          "session",
          named(
              Map.entry("create", SessionVerbs.Create::new),
              Map.entry("keepalive", SessionVerbs.KeepAlive::new),
              Map.entry("list", SessionVerbs.ListSessions::new),
              Map.entry("describe", SessionVerbs.Describe::new),
              Map.entry("end", SessionVerbs.End::new)),
          "member",
          named(
              Map.entry("list", MemberVerbs.ListMembers::new),
              Map.entry("add", MemberVerbs.Add::new),
              Map.entry("promote", MemberVerbs.Promote::new),
              Map.entry("remove", MemberVerbs.Remove::new)),
          "cluster",
          named(
              Map.entry("status", ClusterVerbs.Status::new),
              Map.entry("health", ClusterVerbs.Health::new)),
          "snapshot",
          named(
              Map.entry("save", SnapshotVerbs.Save::new),
              Map.entry("verify", SnapshotVerbs.Verify::new)),
          "check",
          named(Map.entry("perf", CheckPerf::new)));

  private Verbs() {}

  /// Puts below the command what these words may need; all verbs without words. Options are handed
  /// down when a verb is added, so a group goes in before its verbs.
  public static void addTo(CommandLine line, List<String> words) {
    String first = word(words, 0);
    meant(SINGLE, first.equals(TEACHES_ALL) ? "" : first)
        .forEach((name, verb) -> {
          CommandLine below = new CommandLine(verb.get());
          line.addSubcommand(name, below);
          Map<String, Supplier<Verb>> group = GROUPED.getOrDefault(name, Map.of());
          meant(group, word(words, 1))
              .forEach((innerName, innerVerb) -> below.addSubcommand(innerName, innerVerb.get()));
        });
  }

  private static String word(List<String> words, int index) {
    return index < words.size() ? words.get(index) : "";
  }

  private static Map<String, Supplier<Verb>> meant(Map<String, Supplier<Verb>> verbs, String word) {
    return Optional.ofNullable(verbs.get(word)).map(one -> Map.of(word, one)).orElse(verbs);
  }

  /// In their order, which is that of the help.
  @SafeVarargs
  private static Map<String, Supplier<Verb>> named(Map.Entry<String, Supplier<Verb>>... verbs) {
    Map<String, Supplier<Verb>> inOrder = new LinkedHashMap<>();
    for (Map.Entry<String, Supplier<Verb>> verb : verbs) {
      inOrder.put(verb.getKey(), verb.getValue());
    }
    return inOrder;
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
