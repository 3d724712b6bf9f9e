package dev.aegis.sdk;

import java.util.List;

/// Who may do what in a cluster that serves with certificates. Whatever it does not grant is
/// refused.
///
/// @param version counts the policies of the cluster; 0 while none was ever set
public record AccessPolicy(long version, List<Grant> grants) {
  public AccessPolicy {
    grants = List.copyOf(grants);
  }
}
