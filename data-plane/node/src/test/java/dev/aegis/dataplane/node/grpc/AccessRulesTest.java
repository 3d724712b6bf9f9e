package dev.aegis.dataplane.node.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.wire.v1.KvServiceGrpc;
import io.grpc.MethodDescriptor;
import org.junit.jupiter.api.Test;

class AccessRulesTest {

  @Test
  void everyMethodOfTheContractHasARule() {
    assertThat(Contract.methods()).hasSizeGreaterThan(10);
    for (MethodDescriptor<?, ?> method : Contract.methods()) {
      assertThat(AccessRules.of(method))
          .as("say in AccessRules who decides about %s", method.getFullMethodName())
          .isPresent();
    }
  }

  @Test
  void aMethodNobodyDecidedAboutHasNone() {
    assertThat(
            AccessRules.of(
                KvServiceGrpc.getPutMethod().toBuilder()
                    .setFullMethodName("aegis.v1.KvService/Conjure")
                    .build()))
        .isEmpty();
  }
}
