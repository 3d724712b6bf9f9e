package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.node.log.Members;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.wire.v1.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Members in the words of the public contract.
final class WireMembers {
  private WireMembers() {}

  static List<Member> all(Members members) {
    List<Member> all = new ArrayList<>();
    members.byId().forEach((id, member) -> all.add(one(id, member)));
    return all;
  }

  static Member one(String id, Members.Member member) {
    HostPort client = member.client();
    return Member.newBuilder()
        .setNodeId(id)
        .setClientAddress(client == null ? "" : client.toString())
        .setPeerAddress(member.peer().toString())
        .setRole(member.votes() ? Member.Role.VOTER : Member.Role.LEARNER)
        .build();
  }

  /// What another node says.
  ///
  /// @throws dev.aegis.dataplane.node.settings.SettingsException for an address that is none
  static Members read(List<Member> members) {
    SortedMap<String, Members.Member> byId = new TreeMap<>();
    for (Member member : members) {
      byId.put(
          member.getNodeId(),
          new Members.Member(
              HostPort.parse("peer_address", member.getPeerAddress()),
              member.getClientAddress().isEmpty()
                  ? null
                  : HostPort.parse("client_address", member.getClientAddress()),
              member.getRole() != Member.Role.LEARNER));
    }
    return new Members(byId);
  }
}
