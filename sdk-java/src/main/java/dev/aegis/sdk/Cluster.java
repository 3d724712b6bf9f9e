package dev.aegis.sdk;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The nodes of the cluster. All but [#status] is for operators; others are refused with
/// [RefusalCode#PERMISSION_DENIED]. Safe for use by many threads.
///
/// Members change one at a time. Every change may be refused with
/// [RefusalCode#MEMBER_CHANGE_UNDER_WAY], and takes as long as it takes, up to 10 minutes. All but
/// [#status] may throw [UnavailableException]; a change also [OutcomeUnknownException] when its
/// answer was lost: [#members] tells.
public interface Cluster {

  /// What each endpoint of this client says of itself, asked all at once; also while there is no
  /// leader. Takes no longer than two attempts.
  List<EndpointReport> status();

  /// The same, within a time of the caller's: an endpoint that has not answered by then is
  /// [EndpointReport.Silent], and the others are told nevertheless.
  ///
  /// @param limit the longest it may take, 1 ms or more
  List<EndpointReport> status(Duration limit);

  /// The members as the leader has them, ascending by node id. Linearizable.
  List<MemberState> members();

  /// Adds a running node as a learner, and returns once it has caught up. Asking again with the
  /// same addresses changes nothing.
  ///
  /// @return the members after the change
  /// @throws RefusedException with [RefusalCode#MEMBER_EXISTS], [RefusalCode#MEMBER_UNREACHABLE] or
  ///   [RefusalCode#MEMBER_CHANGE_UNDER_WAY]
  /// @throws LimitExceededException when there is a learner already
  List<Member> add(String nodeId, String peerAddress, String clientAddress);

  /// Lets a learner vote. Asking again changes nothing.
  ///
  /// @return the members after the change
  /// @throws RefusedException with [RefusalCode#MEMBER_UNREACHABLE] when it does not answer the
  ///   leader, [RefusalCode#MEMBER_NOT_CAUGHT_UP] or [RefusalCode#MEMBER_NOT_FOUND]
  List<Member> promote(String nodeId);

  /// Removes a member, dead or alive.
  ///
  /// @return the members after the change
  /// @throws RefusedException with [RefusalCode#QUORUM_AT_RISK] or [RefusalCode#MEMBER_NOT_FOUND]
  List<Member> remove(String nodeId);

  /// Saves the whole replicated state, with every write acknowledged to anybody before the call,
  /// into a file that its owner alone may read. The file appears when it is complete and its digest
  /// holds.
  ///
  /// @param file must not exist
  /// @param limit the longest it may take, all attempts together
  /// @throws IOException when the file cannot be written, or exists
  /// @throws UnavailableException when no node gave a snapshot in time
  SavedSnapshot saveSnapshot(Path file, Duration limit) throws IOException;
}
