package dev.aegis.dataplane.command;

import java.util.List;

/// Who may do what. Whatever it does not grant is refused.
///
/// @param version counts the policies of this cluster; 0 while none was ever set
public record AccessPolicy(long version, List<Grant> grants) {
  public static final AccessPolicy NONE = new AccessPolicy(0, List.of());

  public AccessPolicy {
    grants = List.copyOf(grants);
  }
}
