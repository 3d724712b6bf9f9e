package dev.aegis.controlplane.agent.outlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.aegis.controlplane.envelope.ConfigTree;
import dev.aegis.controlplane.envelope.SafetyEnvelope;

/// Whatever a merge leaves in the configuration that the agent reads and judges.
class ConfigYamlFuzzTest {

  /// Anything else than the typed exception is a finding.
  @FuzzTest
  void anyFileIsJudgedByTheEnvelopeOrMalformed(byte[] file) {
    ConfigTree.Mapping tree;
    try {
      tree = ConfigYaml.read(file);
    } catch (MalformedConfigException refused) {
      assertThat(refused).hasMessageMatching("(?s).+");
      return;
    }
    SafetyEnvelope envelope = new SafetyEnvelope();
    assertThat(envelope.violationsOf(tree)).isEqualTo(envelope.violationsOf(tree)).isSorted();
  }
}
