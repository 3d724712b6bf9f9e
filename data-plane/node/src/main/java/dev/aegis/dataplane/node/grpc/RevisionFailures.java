package dev.aegis.dataplane.node.grpc;

import dev.aegis.wire.v1.Failure;
import dev.aegis.wire.v1.FailureCode;
import io.grpc.StatusRuntimeException;

/// Failures about revisions, with the numbers a client needs to go on.
final class RevisionFailures {
  private RevisionFailures() {}

  static StatusRuntimeException compacted(String asked, long compacted, long newest) {
    return Failures.of(
        Failure.newBuilder()
            .setCode(FailureCode.COMPACTED)
            .setMessage(
                "%s has been compacted away; revisions below %d are, and the newest is %d."
                    .formatted(asked, compacted, newest))
            .setCompactedRevision(compacted)
            .setNewestRevision(newest)
            .build());
  }

  static StatusRuntimeException inFuture(String asked, long newest) {
    return Failures.of(
        Failure.newBuilder()
            .setCode(FailureCode.FUTURE_REVISION)
            .setMessage("%s does not exist yet; the newest is %d.".formatted(asked, newest))
            .setNewestRevision(newest)
            .build());
  }

  static StatusRuntimeException tooSlow(long resumeFrom, String why) {
    return Failures.of(
        Failure.newBuilder()
            .setCode(FailureCode.WATCH_TOO_SLOW)
            .setMessage("%s. Watch again from revision %d.".formatted(why, resumeFrom))
            .setResumeRevision(resumeFrom)
            .build());
  }
}
