package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.node.log.MemberChanges;
import dev.aegis.dataplane.node.log.Members;

/// For ports that nobody changes the members through.
final class UnusedChanges implements MemberChanges {
  @Override
  public void add(String id, Members.Member learner) {
    throw new UnsupportedOperationException("nobody asks");
  }

  @Override
  public void promote(String id) {
    throw new UnsupportedOperationException("nobody asks");
  }

  @Override
  public boolean remove(String id) {
    throw new UnsupportedOperationException("nobody asks");
  }
}
