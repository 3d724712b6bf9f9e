package dev.aegis.dataplane.node.membership;

import dev.aegis.dataplane.node.grpc.MemberClient;
import dev.aegis.dataplane.node.security.TlsIdentity;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.SettingsException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `list`, `add`, `promote` and `remove`: the members of a cluster in a person's hand.
public final class MemberCommand {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int MISUSED = 2;

  /// Not now: the learner has to catch up first. `EX_TEMPFAIL` of `sysexits.h`.
  static final int TOO_EARLY = 75;

  private static final String USAGE =
      "NODE[,NODE...] list | add ID PEER-ADDRESS CLIENT-ADDRESS | promote ID | remove ID [--tls DIR], with each NODE and address as HOST:PORT; nothing else is known.";

  private MemberCommand() {}

  /// Carries a command out.
  ///
  /// @param out gets what was asked for
  /// @param err gets a sentence when it could not be had
  /// @return the process' exit code: 0, 1 for a failure, 2 for words that are no command, 75 for a
  ///   learner that has to catch up first
  public static int run(List<String> words, PrintStream out, PrintStream err) {
    try {
      List<String> left = new ArrayList<>(words);
      MemberClient client = client(left);
      String verb = left.removeFirst();
      if (verb.equals("list") && left.isEmpty()) {
        list(client, out);
      } else if (verb.equals("add") && left.size() == 3) {
        client.add(
            left.getFirst(),
            HostPort.parse("peer address", left.get(1)),
            HostPort.parse("client address", left.get(2)));
      } else if (verb.equals("promote") && left.size() == 1) {
        client.promote(left.getFirst());
      } else if (verb.equals("remove") && left.size() == 1) {
        client.remove(left.getFirst());
      } else {
        throw new SettingsException(USAGE);
      }
      return DONE;
    } catch (SettingsException e) {
      err.println(e.getMessage());
      return MISUSED;
    } catch (MemberClient.NotDoneException e) {
      err.println(e.getMessage());
      return e.isTooEarly() ? TOO_EARLY : FAILED;
    }
  }

  private static MemberClient client(List<String> words) {
    Optional<TlsIdentity> shown = Optional.empty();
    int flag = words.indexOf("--tls");
    if (flag >= 0 && flag == words.size() - 2) {
      shown = Optional.of(TlsIdentity.ofClient(Path.of(words.removeLast())));
      words.removeLast();
    }
    if (words.size() < 2) {
      throw new SettingsException(USAGE);
    }
    List<HostPort> nodes = new ArrayList<>();
    for (String node : words.removeFirst().split(",", -1)) {
      nodes.add(HostPort.parse("node", node));
    }
    return new MemberClient(nodes, shown);
  }

  private static void list(MemberClient client, PrintStream out)
      throws MemberClient.NotDoneException {
    List<MemberClient.Row> rows = client.list(); // first: without an answer there is no table
    out.printf(
        "%-8s %-8s %-7s %12s %8s %-9s %-21s %s%n",
        "ID", "ROLE", "LEADS", "MATCH", "BEHIND", "REACHABLE", "PEERS", "CLIENTS");
    for (MemberClient.Row row : rows) {
      out.printf(
          "%-8s %-8s %-7s %12d %8d %-9s %-21s %s%n",
          row.id(),
          row.votes() ? "voter" : "learner",
          row.leads() ? "leader" : "-",
          row.matchIndex(),
          row.entriesBehind(),
          row.reachable() ? "yes" : "no",
          row.peerAddress(),
          row.clientAddress());
    }
  }
}
