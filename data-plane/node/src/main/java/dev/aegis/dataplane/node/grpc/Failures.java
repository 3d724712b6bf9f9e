package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.node.log.MemberRefusal;
import dev.aegis.dataplane.node.log.SubmitException;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.wire.v1.Failure;
import dev.aegis.wire.v1.FailureCode;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes the failures of the public contract: a gRPC status, and a typed [Failure] in the trailer.
final class Failures {
  static final Metadata.Key<Failure> TRAILER =
      Metadata.Key.of(
          "aegis-failure-bin", ProtoUtils.metadataMarshaller(Failure.getDefaultInstance()));

  private final Function<String, Optional<HostPort>> clientAddresses;

  /// Failures that name nodes by where clients reach them.
  ///
  /// @param clientAddresses where clients reach each node as of now, for leader hints
  Failures(Function<String, Optional<HostPort>> clientAddresses) {
    this.clientAddresses = clientAddresses;
  }

  /// The typed failure a call ended with; null when it has none.
  static @Nullable Failure in(StatusRuntimeException ended) {
    Metadata trailers = ended.getTrailers();
    return trailers == null ? null : trailers.get(TRAILER);
  }

  static StatusRuntimeException of(FailureCode code, String message) {
    return of(Failure.newBuilder().setCode(code).setMessage(message).build());
  }

  static StatusRuntimeException of(Failure failure) {
    return of(failure, statusOf(failure.getCode()));
  }

  private static StatusRuntimeException of(Failure failure, Status status) {
    Metadata trailers = new Metadata();
    trailers.put(TRAILER, failure);
    return status
        .withDescription(failure.getCode() + ": " + failure.getMessage())
        .asRuntimeException(trailers);
  }

  /// @param actual unsigned, as the contract's numbers are
  static StatusRuntimeException limit(String name, long limit, long actual) {
    return of(
        Failure.newBuilder()
            .setCode(FailureCode.LIMIT_EXCEEDED)
            .setMessage(
                "%s is %s; the limit is %d.".formatted(name, Long.toUnsignedString(actual), limit))
            .setLimitName(name)
            .setLimit(limit)
            .setActual(actual)
            .build());
  }

  static StatusRuntimeException invalid(String field, String what) {
    return of(FailureCode.INVALID_REQUEST, "%s %s.".formatted(field, what));
  }

  StatusRuntimeException of(SubmitException failure) {
    return switch (failure) {
      case SubmitException.NotLeader notLeader -> notLeader(notLeader.leader().orElse(""));
      case SubmitException.Overloaded overloaded ->
          of(
              Failure.newBuilder()
                  .setCode(FailureCode.OVERLOADED)
                  .setMessage(
                      "The leader's queue is full (%s is %d). Back off and try again."
                          .formatted(overloaded.limit().publicName(), overloaded.value()))
                  .setLimitName(overloaded.limit().publicName())
                  .setLimit(overloaded.value())
                  .build());
      case SubmitException.StorageExhausted exhausted ->
          of(
              Failure.newBuilder()
                  .setCode(FailureCode.STORAGE_EXHAUSTED)
                  .setMessage(
                      "The leader's disk has %d MiB left, less than %d (aegis.node.disk-low-mib). Delete what is not needed or make room, and try again later."
                          .formatted(exhausted.freeMib(), exhausted.limitMib()))
                  .setLimitName("aegis.node.disk-low-mib")
                  .setLimit(exhausted.limitMib())
                  .setActual(exhausted.freeMib())
                  .build());
      case SubmitException.StoreFull full ->
          of(
              Failure.newBuilder()
                  .setCode(FailureCode.STORAGE_EXHAUSTED)
                  .setMessage(
                      "Keys, their history and locks take %d MiB of the leader's memory; the limit is %d MiB, a third of its heap. Delete what is not needed and try again, or give the nodes more heap."
                          .formatted(full.heldMib(), full.limitMib()))
                  .setLimitName("store memory")
                  .setLimit(full.limitMib())
                  .setActual(full.heldMib())
                  .build());
      case SubmitException.HistoryGivesWay history ->
          of(
              Failure.newBuilder()
                  .setCode(FailureCode.OVERLOADED)
                  .setMessage(
                      "Keys and their history take all of the %d MiB they may have of the leader's memory, and history is giving way. Back off and try again."
                          .formatted(history.limitMib()))
                  .setLimitName("store memory")
                  .setLimit(history.limitMib())
                  .build());
      case SubmitException.MembersUnchanged unchanged -> membersUnchanged(unchanged.refusal());
      case SubmitException.NotServing _ ->
          of(FailureCode.NOT_SERVING, "This node is stopping. Try another one.");
      case SubmitException.OutcomeUnknown unknown ->
          outcomeUnknown(String.valueOf(unknown.getMessage()), Status.UNAVAILABLE);
    };
  }

  private static StatusRuntimeException membersUnchanged(MemberRefusal refusal) {
    Failure.Builder failure = Failure.newBuilder().setMessage(refusal.sentence());
    Failure.Builder typed =
        switch (refusal) {
          case MemberRefusal.UnderWay _ -> failure.setCode(FailureCode.MEMBER_CHANGE_UNDER_WAY);
          case MemberRefusal.NoSuchMember _ -> failure.setCode(FailureCode.MEMBER_NOT_FOUND);
          case MemberRefusal.Taken _ -> failure.setCode(FailureCode.MEMBER_EXISTS);
          case MemberRefusal.LearnerThere _ ->
              failure
                  .setCode(FailureCode.LIMIT_EXCEEDED)
                  .setLimitName("learners")
                  .setLimit(1)
                  .setActual(2);
          case MemberRefusal.NotCaughtUp(_, long behind, long limit) ->
              failure
                  .setCode(FailureCode.MEMBER_NOT_CAUGHT_UP)
                  .setLimitName("entries behind")
                  .setLimit(limit)
                  .setActual(behind);
          case MemberRefusal.QuorumAtRisk(_, int reachable, int needed) ->
              failure
                  .setCode(FailureCode.QUORUM_AT_RISK)
                  .setLimitName("reachable voters")
                  .setLimit(needed)
                  .setActual(reachable);
          case MemberRefusal.Unreachable _ -> failure.setCode(FailureCode.MEMBER_UNREACHABLE);
        };
    return of(typed.build());
  }

  /// Nobody confirmed a call within the time that it may take.
  static StatusRuntimeException timeRanOut(long waitedMs) {
    return outcomeUnknown(
        "no majority confirmed it within %d ms".formatted(waitedMs), Status.DEADLINE_EXCEEDED);
  }

  private static StatusRuntimeException outcomeUnknown(String why, Status status) {
    return of(
        Failure.newBuilder()
            .setCode(FailureCode.OUTCOME_UNKNOWN)
            .setMessage(
                "The change may have happened or may still happen (%s). Ask again with the same request id."
                    .formatted(why))
            .build(),
        status);
  }

  StatusRuntimeException notLeader(String leader) {
    HostPort hint = clientAddresses.apply(leader).orElse(null);
    if (hint == null) {
      return of(
          FailureCode.NO_LEADER,
          "No leader is known; an election is probably under way. Try again.");
    }
    return of(
        Failure.newBuilder()
            .setCode(FailureCode.NOT_LEADER)
            .setMessage("Node %s leads, at %s.".formatted(leader, hint))
            .setLeaderHint(hint.toString())
            .build());
  }

  /// The connection to the leader broke under a call that was passed on, or the call's deadline
  /// passed there.
  static StatusRuntimeException lostLeader(Status status) {
    return outcomeUnknown(
        "the leader could not be reached or was lost during the call: " + status.getCode(),
        status.getCode() == Status.Code.DEADLINE_EXCEEDED
            ? Status.DEADLINE_EXCEEDED
            : Status.UNAVAILABLE);
  }

  private static Status statusOf(FailureCode code) {
    return switch (code) {
      case NOT_LEADER, NO_LEADER, OUTCOME_UNKNOWN, NOT_SERVING -> Status.UNAVAILABLE;
      case OVERLOADED, STORAGE_EXHAUSTED -> Status.RESOURCE_EXHAUSTED;
      case INVALID_REQUEST, LIMIT_EXCEEDED -> Status.INVALID_ARGUMENT;
      case SESSION_NOT_FOUND, MEMBER_NOT_FOUND -> Status.NOT_FOUND;
      case MEMBER_EXISTS -> Status.ALREADY_EXISTS;
      case MEMBER_NOT_CAUGHT_UP, QUORUM_AT_RISK, MEMBER_UNREACHABLE -> Status.FAILED_PRECONDITION;
      case NOT_HOLDER, STALE_TOKEN, ALREADY_REQUESTED, SEQUENCE_TOO_OLD, GUARD_FAILED ->
          Status.FAILED_PRECONDITION;
      case COMPACTED, FUTURE_REVISION -> Status.OUT_OF_RANGE;
      case WATCH_TOO_SLOW, MEMBER_CHANGE_UNDER_WAY -> Status.ABORTED;
      case PERMISSION_DENIED -> Status.PERMISSION_DENIED;
      case FAILURE_CODE_UNSPECIFIED, UNRECOGNIZED -> Status.UNKNOWN;
    };
  }
}
