package dev.aegis.dataplane.node.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.AccessPolicy;
import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Change;
import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperatorAuditTest {
  private static final SessionId SESSION = new SessionId(4);
  private static final Change BY_ANN = new Change.OperatorActed("client/ann");

  @Test
  void anActIsWrittenWithWhoDidItAndWhere() {
    assertThat(of(forced("it hangs"), BY_ANN))
        .containsExactly(
            "Audit at log index 9: client/ann took lock l from session 4, token 7: it hangs");
  }

  @Test
  void anActOfACallerThatNobodyKnowsIsWrittenAsThat() {
    assertThat(of(forced("")))
        .singleElement()
        .asString()
        .contains("a caller without a certificate took lock l");
  }

  @Test
  void eachActIsWrittenWithItsOwnOperator() {
    assertThat(
            of(
                new Change.SessionClosed(SESSION, EndReason.OPERATOR),
                BY_ANN,
                new Change.PolicyChanged(new AccessPolicy(3, List.of())),
                new Change.OperatorActed("client/ben")))
        .containsExactly(
            "Audit at log index 9: client/ann ended session 4",
            "Audit at log index 9: client/ben set version 3 of the policy, with 0 grants");
  }

  @Test
  void whatClientsDoThemselvesIsNotWritten() {
    assertThat(of(new Change.SessionClosed(SESSION, EndReason.CLIENT))).isEmpty();
  }

  @Test
  void aNoteForgesNoLine() {
    assertThat(of(forced("x\nAudit at log index 1: nothing"), BY_ANN))
        .singleElement()
        .asString()
        .doesNotContain("\n");
  }

  private static List<String> of(Change... changes) {
    return OperatorAudit.lines(new Applied(9, List.of(), List.of(changes)));
  }

  private static Change forced(String note) {
    return new Change.LockForced(
        new LockName("l"), new RequestId(SESSION, 1), new FencingToken(7), note);
  }
}
