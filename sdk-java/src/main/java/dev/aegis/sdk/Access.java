package dev.aegis.sdk;

import java.util.List;

/// The access policy, for operators. Others are refused with [RefusalCode#PERMISSION_DENIED].
public interface Access {

  /// The policy in force.
  ///
  /// @throws RefusedException when the caller is no operator
  /// @throws UnavailableException when no endpoint answered in time
  AccessPolicy policy();

  /// Replaces the whole policy, if the one in force still is of the expected version. Calls that
  /// come later in the cluster's order are judged by the new one.
  ///
  /// @param expectedVersion as [#policy] told it; 0 sets the first one
  /// @param grants at most 1000, among them one [Grant.Operator] at least
  /// @return false when another policy is in force than the expected one
  /// @throws OutcomeUnknownException when the answer was lost; [#policy] tells
  boolean setPolicy(long expectedVersion, List<Grant> grants);
}
