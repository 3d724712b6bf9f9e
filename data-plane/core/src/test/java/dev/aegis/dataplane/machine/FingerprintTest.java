package dev.aegis.dataplane.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.AccessPolicy;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Change;
import dev.aegis.dataplane.command.Change.Compacted;
import dev.aegis.dataplane.command.Change.DelayBegun;
import dev.aegis.dataplane.command.Change.DelayOver;
import dev.aegis.dataplane.command.Change.KeyChanged;
import dev.aegis.dataplane.command.Change.LockForced;
import dev.aegis.dataplane.command.Change.LockFreed;
import dev.aegis.dataplane.command.Change.LockTaken;
import dev.aegis.dataplane.command.Change.PolicyChanged;
import dev.aegis.dataplane.command.Change.SessionBound;
import dev.aegis.dataplane.command.Change.SessionClosed;
import dev.aegis.dataplane.command.Change.SessionOpened;
import dev.aegis.dataplane.command.Change.ValueProclaimed;
import dev.aegis.dataplane.command.Change.WaitOver;
import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.Grant;
import dev.aegis.dataplane.command.KeyVersion;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.command.WaitEnd;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  private static final SessionId ONE = new SessionId(1);
  private static final SessionId TWO = new SessionId(2);
  private static final LockName JOBS = new LockName("jobs");
  private static final Bytes KEY = Bytes.copyOf(new byte[] {1});

  @Test
  void everyFieldOfEveryChangeCounts() {
    List<Change> changes =
        List.of(
            new SessionOpened(ONE, 1),
            new SessionOpened(TWO, 1),
            new SessionOpened(ONE, 2),
            new SessionClosed(ONE, EndReason.CLIENT),
            new SessionClosed(TWO, EndReason.CLIENT),
            new SessionClosed(ONE, EndReason.EXPIRED),
            new SessionClosed(ONE, EndReason.OPERATOR),
            new LockTaken(JOBS, new RequestId(ONE, 1), new FencingToken(1)),
            new LockTaken(new LockName("job"), new RequestId(ONE, 1), new FencingToken(1)),
            new LockTaken(JOBS, new RequestId(TWO, 1), new FencingToken(1)),
            new LockTaken(JOBS, new RequestId(ONE, 2), new FencingToken(1)),
            new LockTaken(JOBS, new RequestId(ONE, 1), new FencingToken(2)),
            new LockTaken(JOBS, new RequestId(ONE, 1), new FencingToken(1), KEY),
            new LockForced(JOBS, new RequestId(ONE, 1), new FencingToken(1), ""),
            new LockForced(new LockName("job"), new RequestId(ONE, 1), new FencingToken(1), ""),
            new LockForced(JOBS, new RequestId(ONE, 2), new FencingToken(1), ""),
            new LockForced(JOBS, new RequestId(ONE, 1), new FencingToken(2), ""),
            new LockForced(JOBS, new RequestId(ONE, 1), new FencingToken(1), "why"),
            new DelayBegun(JOBS, new FencingToken(1), 0),
            new DelayBegun(new LockName("job"), new FencingToken(1), 0),
            new DelayBegun(JOBS, new FencingToken(2), 0),
            new DelayBegun(JOBS, new FencingToken(1), 1),
            new DelayOver(JOBS, new FencingToken(1)),
            new DelayOver(JOBS, new FencingToken(2)),
            new ValueProclaimed(JOBS, ONE, new FencingToken(1), 1, KEY),
            new ValueProclaimed(new LockName("job"), ONE, new FencingToken(1), 1, KEY),
            new ValueProclaimed(JOBS, ONE, new FencingToken(2), 1, KEY),
            new ValueProclaimed(JOBS, ONE, new FencingToken(1), 2, KEY),
            new ValueProclaimed(JOBS, TWO, new FencingToken(1), 1, KEY),
            new ValueProclaimed(JOBS, ONE, new FencingToken(1), 1, Bytes.EMPTY),
            new LockFreed(JOBS, ONE, new FencingToken(1)),
            new LockFreed(new LockName("job"), ONE, new FencingToken(1)),
            new LockFreed(JOBS, TWO, new FencingToken(1)),
            new LockFreed(JOBS, ONE, new FencingToken(2)),
            new WaitOver(JOBS, new RequestId(ONE, 1), WaitEnd.TIMED_OUT),
            new WaitOver(JOBS, new RequestId(ONE, 1), WaitEnd.CANCELLED),
            new WaitOver(JOBS, new RequestId(ONE, 1), WaitEnd.SESSION_ENDED),
            new WaitOver(JOBS, new RequestId(ONE, 2), WaitEnd.TIMED_OUT),
            new KeyChanged(new KeyVersion(KEY, KEY, 2, 2, 1), null),
            new KeyChanged(new KeyVersion(Bytes.EMPTY, KEY, 2, 2, 1), null),
            new KeyChanged(new KeyVersion(KEY, Bytes.EMPTY, 2, 2, 1), null),
            new KeyChanged(new KeyVersion(KEY, KEY, 1, 2, 1), null),
            new KeyChanged(new KeyVersion(KEY, KEY, 2, 3, 1), null),
            new KeyChanged(new KeyVersion(KEY, KEY, 2, 2, 2), null),
            new KeyChanged(new KeyVersion(KEY, KEY, 2, 2, 1, ONE), null),
            new KeyChanged(new KeyVersion(KEY, KEY, 2, 2, 1, TWO), null),
            new Compacted(1),
            new Compacted(2),
            new SessionBound(ONE, "client/a"),
            new SessionBound(TWO, "client/a"),
            new SessionBound(ONE, "client/b"),
            new PolicyChanged(new AccessPolicy(1, List.of())),
            new PolicyChanged(new AccessPolicy(2, List.of())),
            policy(new Grant.Operator("a")),
            policy(new Grant.Operator("b")),
            policy(new Grant.Reader("a", Bytes.EMPTY)),
            policy(new Grant.Reader("a", KEY)),
            policy(new Grant.Writer("a", Bytes.EMPTY)),
            policy(new Grant.Locker("a", "")),
            policy(new Grant.Locker("a", "l")),
            policy(new Grant.Operator("a"), new Grant.Locker("a", "l")));

    List<Long> hashes = new ArrayList<>();
    for (Change change : changes) {
      hashes.add(after(change));
    }

    assertThat(hashes).doesNotHaveDuplicates();
  }

  @Test
  void orderCounts() {
    assertThat(after(new Compacted(1), new Compacted(2)))
        .isNotEqualTo(after(new Compacted(2), new Compacted(1)));
  }

  @Test
  void entryWithoutChangesCounts() {
    Fingerprint fingerprint = new Fingerprint(0);
    fingerprint.addEntry(0, 0);

    assertThat(fingerprint.value()).isNotZero();
  }

  /// A changed mixing would raise the alarm on every cluster that is being upgraded. The number was
  /// computed apart from this code, from the description in its essay.
  @Test
  void mixingStaysAsItIs() {
    Fingerprint fingerprint = new Fingerprint(0);
    fingerprint.addEntry(3, 500);
    fingerprint.add(new LockTaken(JOBS, new RequestId(ONE, 1), new FencingToken(3)));
    fingerprint.add(new SessionClosed(ONE, EndReason.EXPIRED));

    assertThat(fingerprint.value()).isEqualTo(3_134_903_622_387_639_371L);
  }

  private static Change policy(Grant... grants) {
    return new PolicyChanged(new AccessPolicy(1, List.of(grants)));
  }

  private static long after(Change... changes) {
    Fingerprint fingerprint = new Fingerprint(0);
    for (Change change : changes) {
      fingerprint.add(change);
    }
    return fingerprint.value();
  }
}
