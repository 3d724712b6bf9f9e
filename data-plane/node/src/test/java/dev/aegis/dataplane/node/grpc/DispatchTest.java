package dev.aegis.dataplane.node.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.wire.v1.ClusterServiceGrpc;
import dev.aegis.wire.v1.KvServiceGrpc;
import io.grpc.MethodDescriptor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DispatchTest {

  @Test
  void aPutIsTakenInWhereItArrives() {
    assertThat(Dispatch.staysOnTheConnection(KvServiceGrpc.getPutMethod())).isTrue();
  }

  /// These wait: for a slow reader of a backup, for other nodes, for the log.
  static Stream<MethodDescriptor<?, ?>> waiting() {
    return Stream.of(
        ClusterServiceGrpc.getSaveSnapshotMethod(),
        ClusterServiceGrpc.getMemberListMethod(),
        ClusterServiceGrpc.getMemberAddMethod(),
        ClusterServiceGrpc.getMemberPromoteMethod(),
        ClusterServiceGrpc.getMemberRemoveMethod());
  }

  @ParameterizedTest
  @MethodSource("waiting")
  void whatWaitsHoldsNoConnectionUp(MethodDescriptor<?, ?> method) {
    assertThat(Dispatch.staysOnTheConnection(method)).isFalse();
  }

  @Test
  void aMethodNobodyThoughtOfGetsAThread() {
    assertThat(
            Dispatch.staysOnTheConnection(
                KvServiceGrpc.getPutMethod().toBuilder()
                    .setFullMethodName("aegis.v1.KvService/Conjure")
                    .build()))
        .isFalse();
  }
}
