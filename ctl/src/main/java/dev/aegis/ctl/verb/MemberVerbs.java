package dev.aegis.ctl.verb;

import dev.aegis.ctl.output.Fields;
import dev.aegis.ctl.shell.ExitCode;
import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.Member;
import dev.aegis.sdk.MemberState;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Verbs of members. The processes are the operator's: see `./aegis member` for the local cluster.
final class MemberVerbs {
  private MemberVerbs() {}

  @Command(name = "list", description = "The members as the leader has them.")
  static final class ListMembers extends ClusterVerb {
    @Override
    ExitCode run(AegisClient client) {
      printer().all(client.cluster().members().stream().map(ListMembers::fields).toList());
      return ExitCode.DONE;
    }

    private static Fields fields(MemberState state) {
      return MemberVerbs.fields(state.member())
          .with("leads", state.leads())
          .with("reachable", state.reachable())
          .with("matchIndex", state.matchIndex())
          .with("entriesBehind", state.entriesBehind())
          .withMs("lastContact", state.lastContact());
    }
  }

  @Command(
      name = "add",
      description = "Add a running node as a learner; returns when it has caught up.")
  static final class Add extends ClusterVerb {
    @Parameters(index = "0", paramLabel = "ID")
    private String id = "";

    @Parameters(index = "1", paramLabel = "PEER", description = "host:port for the other nodes.")
    private String peer = "";

    @Parameters(index = "2", paramLabel = "CLIENT", description = "host:port for clients.")
    private String clientAddress = "";

    @Override
    ExitCode run(AegisClient client) {
      show(this, client.cluster().add(id, peer, clientAddress));
      return ExitCode.DONE;
    }
  }

  @Command(name = "promote", description = "Let a learner vote. Code 4 when it is too far behind.")
  static final class Promote extends ClusterVerb {
    @Parameters(paramLabel = "ID")
    private String id = "";

    @Override
    ExitCode run(AegisClient client) {
      show(this, client.cluster().promote(id));
      return ExitCode.DONE;
    }
  }

  @Command(
      name = "remove",
      description = "Remove a member, dead or alive. Code 4 where that would cost the majority.")
  static final class Remove extends ClusterVerb {
    @Parameters(paramLabel = "ID")
    private String id = "";

    @Override
    ExitCode run(AegisClient client) {
      show(this, client.cluster().remove(id));
      return ExitCode.DONE;
    }
  }

  private static void show(Verb verb, List<Member> members) {
    verb.printer().all(members.stream().map(MemberVerbs::fields).toList());
  }

  private static Fields fields(Member member) {
    return Fields.showing("id")
        .with("id", member.nodeId())
        .with("votes", member.votes())
        .with("client", member.clientAddress())
        .with("peer", member.peerAddress());
  }
}
